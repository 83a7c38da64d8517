package dev.sluice.gateway.security;

import dev.sluice.policy.Caller;
import dev.sluice.policy.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The sessions of this gateway. When credentials change, the sessions that depend on them check
 * their tokens again, on every replica. Safe for all threads.
 */
public final class Sessions {

    /** The maximum number of tokens that are checked at a time after a change. */
    private static final int CHECKS = 8;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final TokenManager tokens;
    private final Clock clock;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();

    /** The number of times that credentials changed. */
    private final AtomicLong changes = new AtomicLong();

    Sessions(TokenManager tokens, RememberedCallers callers, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
        callers.watch(this::changed);
    }

    /**
     * Begins a session.
     *
     * @param token the token as the {@code Authorization} header has it, without the scheme; null
     *     for an anonymous caller
     * @param ended called when the session has ended by itself
     * @return the session, or a {@link Refusal}: UNAUTHENTICATED if the token is not valid,
     *     UNAVAILABLE if it cannot be checked
     */
    public Mono<Session> open(@Nullable String token, Consumer<Session.End> ended) {
        var session = new Session(this, ended);
        if (token == null) {
            return Mono.just(session);
        }
        return renew(
                        session,
                        token,
                        found -> {
                            open.add(session);
                            session.accept(token, found);
                        })
                .thenReturn(session);
    }

    /**
     * Gives a session a token. If credentials change meanwhile, the token is checked once more.
     *
     * @param accept takes the token's caller, or throws a {@link Refusal}
     */
    Mono<Caller> renew(Session session, String token, Consumer<AuthenticatedCaller> accept) {
        return Mono.defer(
                () -> {
                    var before = changes.get();
                    return authenticate(token)
                            .doOnNext(
                                    found -> {
                                        accept.accept(found);
                                        if (changes.get() != before) {
                                            check(List.of(session));
                                        }
                                    })
                            .map(AuthenticatedCaller::caller);
                });
    }

    /** Returns the caller of a token, or a {@link Refusal}. */
    Mono<AuthenticatedCaller> authenticate(String token) {
        if (!BearerTokenReader.isToken(token)) {
            return Mono.error(invalid());
        }
        return tokens.authenticate(new BearerTokenAuthenticationToken(token))
                .cast(AuthenticatedCaller.class)
                .onErrorMap(
                        failure ->
                                failure instanceof SecurityErrors.Unavailable
                                        ? Refusal.of(
                                                Refusal.Code.UNAVAILABLE,
                                                "The token cannot be checked now: try again later")
                                        : invalid());
    }

    private static Refusal invalid() {
        return Refusal.of(
                Refusal.Code.UNAUTHENTICATED, "The token is not valid, has expired or was revoked");
    }

    Instant now() {
        return clock.instant();
    }

    void remove(Session session) {
        open.remove(session);
    }

    /**
     * Checks the tokens of the sessions that depend on changed subjects. A check that fails is
     * repeated until it succeeds or the session has ended.
     */
    private void changed(Set<Subject> changed) {
        changes.incrementAndGet();
        check(open.stream().filter(session -> session.dependsOn(changed)).toList());
    }

    private static void check(List<Session> concerned) {
        if (!concerned.isEmpty()) {
            Flux.fromIterable(concerned)
                    .flatMap(
                            session ->
                                    session.check()
                                            .retryWhen(
                                                    Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                                                            .maxBackoff(LONGEST_PAUSE)),
                            CHECKS)
                    .subscribe();
        }
    }

    /** The number of sessions with a token. */
    public int count() {
        return open.size();
    }
}
