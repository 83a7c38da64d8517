package dev.sluice.gateway.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Issues tokens signed with Sluice's own key, for as long as no other issuer is configured. */
public final class TokenIssuer {

    /** Who issued a token of ours. */
    static final String NAME = "sluice";

    private final JwtEncoder encoder;
    private final SecuritySettings settings;
    private final Clock clock;

    public TokenIssuer(SigningKey key, SecuritySettings settings, Clock clock) {
        this.encoder =
                new NimbusJwtEncoder(new ImmutableJWKSet<SecurityContext>(new JWKSet(key.jwk())));
        this.settings = settings;
        this.clock = clock;
    }

    /** A token for a user. */
    public String forUser(UUID user, Duration validity) {
        return issue(user, "user", validity);
    }

    /** A token for a user who is an administrator as long as the token is valid. */
    public String forAdministrator(UUID user, Duration validity) {
        return issue(user, settings.administratorRole(), validity);
    }

    private String issue(UUID user, String role, Duration validity) {
        var now = clock.instant();
        var claims =
                JwtClaimsSet.builder()
                        .issuer(NAME)
                        .claim(settings.userClaim(), user.toString())
                        .claim(settings.roleClaim(), role)
                        .issuedAt(now)
                        .expiresAt(now.plus(validity));
        var audience = settings.audience();
        if (audience != null) {
            claims.audience(List.of(audience));
        }
        var header = JwsHeader.with(SignatureAlgorithm.RS256).type("JWT").build();
        return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
    }
}
