package dev.sluice.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Remembers for a minute which tokens another decoder has accepted, because checking a signature
 * takes longer than most operations. The start and the end of a token's validity are checked each
 * time.
 */
final class RememberingJwtDecoder implements ReactiveJwtDecoder {

    /** Maximum number of characters of all remembered tokens together. */
    private static final long MAX_REMEMBERED = 8 << 20;

    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final ReactiveJwtDecoder decoder;
    private final JwtTimestampValidator times = new JwtTimestampValidator();
    private final Cache<String, Jwt> accepted =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_REMEMBERED)
                    .<String, Jwt>weigher((text, _) -> text.length())
                    .expireAfterWrite(REMEMBERED)
                    .build();

    RememberingJwtDecoder(ReactiveJwtDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public Mono<Jwt> decode(String token) {
        var remembered = accepted.getIfPresent(token);
        return remembered != null && !times.validate(remembered).hasErrors()
                ? Mono.just(remembered)
                : decoder.decode(token).doOnNext(jwt -> accepted.put(token, jwt));
    }
}
