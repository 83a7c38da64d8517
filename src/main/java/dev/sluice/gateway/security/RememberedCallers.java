package dev.sluice.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The callers that the database found lately. {@link CredentialChanges} says what changed in the
 * database; callers that depend on it are forgotten.
 *
 * <p>While nothing is heard of changes, nothing that was remembered is used.
 */
final class RememberedCallers {

    /** How long callers are used after the last word of {@link CredentialChanges}. */
    static final Duration TRUSTED = Duration.ofSeconds(3);

    /** Bounds what a crash of the database can hide, and how late {@code last_used_at} is. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private static final int MAX_REMEMBERED = 10_000;

    private final Clock clock;
    private final Cache<Object, FoundCaller> callers =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED).build();

    /** Number of times that something was forgotten. */
    private final AtomicLong generation = new AtomicLong();

    private volatile @Nullable Long upToDateAt;

    RememberedCallers(Clock clock) {
        this.clock = clock;
    }

    /**
     * The caller of a key, remembered or looked up.
     *
     * @param lookUp asks the database; begins when it is subscribed to
     */
    Mono<FoundCaller> get(Object key, Mono<FoundCaller> lookUp) {
        var remembered = isTrusted() ? callers.getIfPresent(key) : null;
        if (remembered != null && !isExpired(remembered)) {
            return Mono.just(remembered);
        }
        return Mono.defer(
                () -> {
                    var before = generation.get();
                    return lookUp.doOnNext(found -> remember(key, found, before));
                });
    }

    /**
     * An answer of before a change may come after it. So what was asked for before something was
     * forgotten is not remembered, and is looked at again when it is in the cache.
     */
    private void remember(Object key, FoundCaller found, long before) {
        if (isTrusted() && generation.get() == before) {
            callers.put(key, found);
            if (generation.get() != before) {
                callers.invalidate(key);
            }
        }
    }

    private boolean isExpired(FoundCaller found) {
        var end = found.caller().expiresAt();
        return end != null && !clock.instant().isBefore(end);
    }

    private boolean isTrusted() {
        var at = upToDateAt;
        return at != null && System.nanoTime() - at < TRUSTED.toNanos();
    }

    /** All changes up to a time are known, as {@link System#nanoTime()} counts. */
    void upToDate(long at) {
        upToDateAt = at;
    }

    /** Forgets the callers that depend on subjects. */
    void forget(Set<Subject> changed) {
        if (changed.isEmpty()) {
            return;
        }
        generation.incrementAndGet();
        if (changed.contains(Subject.EVERYTHING)) {
            callers.invalidateAll();
        } else {
            callers.asMap()
                    .values()
                    .removeIf(found -> !Collections.disjoint(found.subjects(), changed));
        }
    }
}
