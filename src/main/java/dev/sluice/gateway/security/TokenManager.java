package dev.sluice.gateway.security;

import dev.sluice.gateway.token.OpaqueToken;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import reactor.core.publisher.Mono;

/** Authenticates callers by opaque tokens of Sluice, or by JWTs of the configured issuer. */
public final class TokenManager implements ReactiveAuthenticationManager {

    private final @Nullable ReactiveJwtDecoder decoder;
    private final CallerResolver callers;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder unavailable = new LongAdder();

    /**
     * A manager.
     *
     * @param decoder checks JWTs; null if no issuer is configured, so every JWT is invalid
     */
    TokenManager(@Nullable ReactiveJwtDecoder decoder, CallerResolver callers) {
        this.decoder = decoder;
        this.callers = callers;
    }

    @Override
    public Mono<Authentication> authenticate(Authentication presented) {
        return Mono.just(presented)
                .ofType(BearerTokenAuthenticationToken.class)
                .flatMap(bearer -> caller(bearer.getToken()))
                .<Authentication>map(AuthenticatedCaller::new)
                .onErrorMap(SecurityErrors.Unavailable::because)
                .doOnNext(_ -> accepted.increment())
                .doOnError(
                        failure ->
                                (failure instanceof SecurityErrors.Unavailable
                                                ? unavailable
                                                : rejected)
                                        .increment());
    }

    /** The number of requests whose token was accepted. */
    public long accepted() {
        return accepted.sum();
    }

    /** The number of requests whose token was not valid. */
    public long rejected() {
        return rejected.sum();
    }

    /** The number of requests whose token could not be checked. */
    public long unavailable() {
        return unavailable.sum();
    }

    private Mono<FoundCaller> caller(String text) {
        if (OpaqueToken.isMeant(text)) {
            return Mono.justOrEmpty(OpaqueToken.parse(text))
                    .switchIfEmpty(Mono.error(() -> invalid("The token is mistyped")))
                    .flatMap(callers::ofToken);
        }
        if (decoder == null) {
            return Mono.error(invalid("No issuer of JWTs is configured"));
        }
        return decoder.decode(text)
                .onErrorMap(JwtException.class, TokenManager::about)
                .flatMap(callers::ofJwt);
    }

    /** Returns an error that says whether the JWT is invalid or cannot be checked at the moment. */
    private static Throwable about(JwtException failure) {
        return failure instanceof BadJwtException
                ? new InvalidBearerTokenException("The JWT is not valid", failure)
                : new AuthenticationServiceException("JWTs cannot be checked", failure);
    }

    private static InvalidBearerTokenException invalid(String why) {
        return new InvalidBearerTokenException(why);
    }
}
