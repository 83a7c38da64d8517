package dev.sluice.gateway.security;

import dev.sluice.policy.Caller;
import dev.sluice.policy.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * The caller of a connection that lives longer than a request. The session ends when its token
 * expires, is revoked, or gives other rights. Safe for all threads.
 */
public final class Session implements Disposable {

    private final Sessions sessions;
    private final Consumer<End> ended;
    private @Nullable String token;
    private @Nullable AuthenticatedCaller authentication;
    private @Nullable Disposable expiry;
    private boolean isOver;

    /** The reasons for which a session ends. */
    public enum End {
        /** The token expired. */
        EXPIRED("The token expired"),
        /** The token was revoked, or its owner is no longer active. */
        REVOKED("The token was revoked"),
        /** The token gives other rights than when the session began. */
        CHANGED("The rights of the token changed: connect again");

        private final String reason;

        End(String reason) {
            this.reason = reason;
        }

        /** The reason as a sentence for clients. */
        public String reason() {
            return reason;
        }
    }

    Session(Sessions sessions, Consumer<End> ended) {
        this.sessions = sessions;
        this.ended = ended;
    }

    /** Adds the caller to a Reactor context, as the security of a request does. */
    public Context write(Context context) {
        var current = authentication();
        return current == null
                ? context
                : context.putAll(
                        ReactiveSecurityContextHolder.withAuthentication(current).readOnly());
    }

    /** The caller whose rights operations of the session have. */
    public Caller caller() {
        var current = authentication();
        return current == null ? Caller.anonymous() : current.caller();
    }

    /** Whether the session has ended. Nothing may run with its rights any more. */
    public synchronized boolean isOver() {
        return isOver;
    }

    private synchronized @Nullable AuthenticatedCaller authentication() {
        return authentication;
    }

    /**
     * Replaces the token. Operations that run go on.
     *
     * @return the caller with the expiry of the new token, or a {@link Refusal}: UNAUTHENTICATED
     *     for an invalid token, FORBIDDEN for a token of another caller
     */
    public Mono<Caller> renew(String renewed) {
        return sessions.renew(
                this,
                renewed,
                found -> {
                    if (!isSame(found.caller(), caller())) {
                        throw Refusal.of(
                                Refusal.Code.FORBIDDEN,
                                "The token is not one of the session's caller with the same rights");
                    }
                    accept(renewed, found);
                });
    }

    /** Takes a token that was checked. Ends the session when the token expires. */
    void accept(String accepted, AuthenticatedCaller found) {
        var end = found.caller().expiresAt();
        synchronized (this) {
            token = accepted;
            authentication = found;
            if (expiry != null) {
                expiry.dispose();
                expiry = null;
            }
            if (end != null && !isOver) {
                var left = Duration.between(sessions.now(), end).toMillis();
                expiry =
                        Schedulers.parallel()
                                .schedule(this::expire, Math.max(0, left), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Timers may be early, so the clock decides. */
    private void expire() {
        Instant end;
        AuthenticatedCaller current;
        String same;
        synchronized (this) {
            current = authentication;
            same = token;
            end = current == null ? null : current.caller().expiresAt();
        }
        if (current != null && end != null && same != null && sessions.now().isBefore(end)) {
            accept(same, current);
        } else {
            end(End.EXPIRED);
        }
    }

    /** Whether the session depends on one of these subjects. */
    boolean dependsOn(Set<Subject> changed) {
        var current = authentication();
        return current != null
                && (changed.contains(Subject.EVERYTHING)
                        || current.subjects().stream().anyMatch(changed::contains));
    }

    /** Checks the token again. The result is empty, or the failure to check it. */
    Mono<Void> check() {
        return Mono.defer(
                () -> {
                    var current = current();
                    return current == null
                            ? Mono.empty()
                            : sessions.authenticate(current)
                                    .doOnNext(found -> checked(current, found))
                                    .onErrorResume(
                                            Refusal.class,
                                            refusal ->
                                                    refusal.code() == Refusal.Code.UNAUTHENTICATED
                                                            ? Mono.fromRunnable(
                                                                    () -> revoked(current))
                                                            : Mono.error(refusal))
                                    .then();
                });
    }

    /** Returns the token that counts now; null if the session has ended. */
    private synchronized @Nullable String current() {
        return isOver ? null : token;
    }

    /** A token that was renewed meanwhile does not count. */
    private void revoked(String checked) {
        if (checked.equals(current())) {
            end(End.REVOKED);
        }
    }

    private void checked(String checked, AuthenticatedCaller found) {
        if (!checked.equals(current())) {
            return;
        }
        if (isSame(found.caller(), caller())) {
            accept(checked, found);
        } else {
            end(End.CHANGED);
        }
    }

    private static boolean isSame(Caller one, Caller other) {
        return one.kind() == other.kind()
                && Objects.equals(one.id(), other.id())
                && Objects.equals(one.service(), other.service())
                && one.scopes().equals(other.scopes());
    }

    private void end(End reason) {
        synchronized (this) {
            if (isOver) {
                return;
            }
        }
        dispose();
        ended.accept(reason);
    }

    @Override
    public void dispose() {
        synchronized (this) {
            isOver = true;
            if (expiry != null) {
                expiry.dispose();
            }
        }
        sessions.remove(this);
    }
}
