package dev.sluice.gateway.security;

import dev.sluice.database.target.SettingBounds;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The issuer whose JWTs are accepted besides Sluice's own tokens, and what these say about a
 * caller.
 *
 * @param issuer an OpenID Connect issuer, by its address; without one only tokens of Sluice are
 *     accepted
 * @param audience what a token must be meant for, if anything
 * @param userClaim the claim with the user: the key of a row in {@code users}, or the name by which
 *     the issuer knows one ({@code users.auth0_sub})
 * @param roleClaim the claim with the role, or a list of them
 * @param administratorRole the role that makes an administrator, until the JWT expires or a claim
 *     of it is revoked
 */
@ConfigurationProperties("sluice.security")
public record SecuritySettings(
        @Nullable String issuer,
        @Nullable String audience,
        @DefaultValue("sub") String userClaim,
        @DefaultValue("role") String roleClaim,
        @DefaultValue("administrator") String administratorRole) {

    public SecuritySettings {
        issuer = SettingBounds.optionalText("sluice.security.issuer", issuer);
        if (issuer != null) {
            SettingBounds.webAddress("sluice.security.issuer", issuer);
        }
        audience = SettingBounds.optionalText("sluice.security.audience", audience);
        userClaim = SettingBounds.text("sluice.security.user-claim", userClaim);
        roleClaim = SettingBounds.text("sluice.security.role-claim", roleClaim);
        administratorRole =
                SettingBounds.text("sluice.security.administrator-role", administratorRole);
    }
}
