package dev.sluice.gateway.sse;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of events that take several operations. A client reserves a stream, opens it, and
 * sends operations in further requests. Each request names the stream by a secret. Safe for all
 * threads.
 */
final class Reservations {

    /** The time in which a client must open a reserved stream. */
    private static final Duration UNOPENED = Duration.ofSeconds(30);

    private static final int MAX = 10_000;
    private static final int MAX_PER_CALLER = 100;
    private static final int SECRET_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Reservation> unopened =
            Caffeine.newBuilder()
                    .expireAfterWrite(UNOPENED)
                    .scheduler(Scheduler.systemScheduler())
                    .evictionListener(
                            (_, reservation, _) -> {
                                if (reservation instanceof Reservation expired) {
                                    expired.stream().dispose();
                                }
                            })
                    .build();
    private final Map<String, Reservation> opened = new ConcurrentHashMap<>();

    /**
     * A reserved stream.
     *
     * @param caller the caller that reserved it
     */
    record Reservation(EventStream stream, CallerKey caller, AtomicBoolean isOpen) {}

    /**
     * Reserves a stream.
     *
     * @return the secret that names the stream
     * @throws Refusal with the code LIMIT_EXCEEDED if there are too many streams
     */
    String reserve(EventStream stream, CallerKey caller) {
        unopened.cleanUp();
        var all = unopened.estimatedSize() + opened.size();
        var own =
                Stream.concat(unopened.asMap().values().stream(), opened.values().stream())
                        .filter(each -> each.caller().equals(caller))
                        .count();
        if (all >= MAX || own >= MAX_PER_CALLER) {
            throw Refusal.limit(
                    Limit.CONCURRENCY,
                    "There are too many streams: at most %d of one caller, %d of all"
                            .formatted(MAX_PER_CALLER, MAX));
        }
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        unopened.put(secret, new Reservation(stream, caller, new AtomicBoolean()));
        return secret;
    }

    /** Returns the reservation with a secret; null if there is none. */
    @Nullable Reservation find(String secret) {
        var known = opened.get(secret);
        return known == null ? unopened.getIfPresent(secret) : known;
    }

    /** Opens a stream. Returns false if it is open already. */
    boolean open(String secret, Reservation reservation) {
        if (!reservation.isOpen().compareAndSet(false, true)) {
            return false;
        }
        opened.put(secret, reservation);
        unopened.asMap().remove(secret);
        return true;
    }

    void close(String secret) {
        opened.remove(secret);
    }
}
