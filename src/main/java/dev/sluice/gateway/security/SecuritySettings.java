package dev.sluice.gateway.security;

import dev.sluice.database.target.SettingBounds;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The issuer whose JWTs are accepted besides Sluice's own tokens, and the claims of these JWTs that
 * describe a caller.
 *
 * @param issuer the address of an OpenID Connect issuer; if unset, only tokens of Sluice are
 *     accepted
 * @param audience the audience that a JWT must name; if unset, a JWT may have any audience
 * @param userClaim the claim that identifies the user: the key of a row in {@code users}, or the
 *     issuer's name for the user ({@code users.auth0_sub})
 * @param roleClaim the claim with the role, or with a list of roles
 * @param administratorRole the role that makes the caller an administrator, until the JWT expires
 *     or one of its claims is revoked
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
