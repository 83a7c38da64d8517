package dev.sluice.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A cache of callers that the database found. {@link CredentialChanges} reports changes in the
 * database, and the callers that depend on a change are removed from the cache.
 *
 * <p>Without a recent report, the cache is not used.
 */
public final class RememberedCallers {

    /** How long the cache is used after the last report of {@link CredentialChanges}. */
    static final Duration TRUSTED = Duration.ofSeconds(3);

    /**
     * Maximum time that a caller stays in the cache. If a crash of the database hides a change from
     * {@link CredentialChanges}, the change takes effect after this time.
     *
     * <p>A use of a token is noted only when the database is asked. So this time also delays {@code
     * last_used_at}.
     */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private static final int MAX_REMEMBERED = 10_000;

    private final Clock clock;
    private final Cache<Object, FoundCaller> callers =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED).build();

    /** Number of times that callers were removed because of changes. */
    private final AtomicLong generation = new AtomicLong();

    private final LongAdder changes = new LongAdder();
    private volatile @Nullable Long upToDateAt;
    private volatile Consumer<Set<Subject>> watcher = _ -> {};

    RememberedCallers(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the caller of a key, from the cache or from the database.
     *
     * @param lookUp asks the database when it is subscribed to
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
     * Puts a caller into the cache, unless callers were removed since the look-up began. The
     * database may have found the caller before a change, although the result arrives after the
     * report of that change. The second check covers a removal during {@code put}.
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

    /**
     * Notes that all changes up to a time have been reported.
     *
     * @param at the time, as {@link System#nanoTime()} counts
     */
    void upToDate(long at) {
        upToDateAt = at;
    }

    /**
     * Returns how long ago the changes of credentials were read; null if they were never read. A
     * revocation takes effect within this time.
     */
    public @Nullable Duration age() {
        var at = upToDateAt;
        return at == null ? null : Duration.ofNanos(System.nanoTime() - at);
    }

    /** Returns the number of changes of credentials that took effect here. */
    public long changes() {
        return changes.sum();
    }

    /** Calls an action after each change of credentials, with the changed subjects. */
    void watch(Consumer<Set<Subject>> action) {
        watcher = action;
    }

    /** Removes the callers that depend on changed subjects from the cache. */
    void forget(Set<Subject> changed) {
        if (changed.isEmpty()) {
            return;
        }
        generation.incrementAndGet();
        changes.add(changed.size());
        if (changed.contains(Subject.EVERYTHING)) {
            callers.invalidateAll();
        } else {
            callers.asMap()
                    .values()
                    .removeIf(found -> !Collections.disjoint(found.subjects(), changed));
        }
        watcher.accept(changed);
    }
}
