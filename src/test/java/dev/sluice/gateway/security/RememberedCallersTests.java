package dev.sluice.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RememberedCallersTests {

    private static final UUID ADA = new UUID(1, 1);
    private static final UUID GRACE = new UUID(1, 2);
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final MovingClock clock = new MovingClock();
    private final RememberedCallers callers = new RememberedCallers(clock);
    private final AtomicInteger lookUps = new AtomicInteger();

    /** A clock that a test moves. */
    private static final class MovingClock extends Clock {

        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void looksUpEachTimeWhileNothingIsHeardOfChanges() {
        get(ADA);
        get(ADA);

        assertThat(lookUps).hasValue(2);
    }

    @Test
    void looksUpEachTimeWhenTheLastWordIsOld() {
        callers.upToDate(System.nanoTime() - RememberedCallers.TRUSTED.toNanos());
        get(ADA);
        get(ADA);

        assertThat(lookUps).hasValue(2);
    }

    @Test
    void doesNotUseWhatItRememberedBeforeTheWordsStopped() {
        callers.upToDate(System.nanoTime());
        get(ADA);
        callers.upToDate(System.nanoTime() - RememberedCallers.TRUSTED.toNanos());
        get(ADA);

        assertThat(lookUps).hasValue(2);
    }

    @Test
    void looksUpOnceWhileNothingChanges() {
        callers.upToDate(System.nanoTime());
        get(ADA);
        callers.forget(Set.of());
        get(ADA);

        assertThat(lookUps).hasValue(1);
    }

    @Test
    void forgetsExactlyThoseWhoDependOnWhatChanged() {
        callers.upToDate(System.nanoTime());
        get(ADA);
        get(GRACE);
        callers.forget(Set.of(Subject.user(ADA), Subject.agent(GRACE)));

        get(GRACE);
        assertThat(lookUps).hasValue(2);
        get(ADA);
        assertThat(lookUps).hasValue(3);
    }

    @Test
    void forgetsEverything() {
        callers.upToDate(System.nanoTime());
        get(ADA);
        callers.forget(Set.of(Subject.parse("everything ")));
        get(ADA);

        assertThat(lookUps).hasValue(2);
    }

    /** The answer may be of before the change. */
    @Test
    void doesNotRememberWhatWasAskedForBeforeAChange() {
        callers.upToDate(System.nanoTime());
        callers.get(ADA, found(ADA).doOnNext(_ -> callers.forget(Set.of(Subject.user(ADA)))))
                .block();
        get(ADA);

        assertThat(lookUps).hasValue(2);
    }

    @Test
    void doesNotUseAnExpiredToken() {
        callers.upToDate(System.nanoTime());
        get(ADA);
        clock.now = NOW.plus(Duration.ofHours(1)).minusMillis(1);
        get(ADA);
        assertThat(lookUps).hasValue(1);

        clock.now = NOW.plus(Duration.ofHours(1));
        get(ADA);
        assertThat(lookUps).hasValue(2);
    }

    private void get(UUID user) {
        assertThat(callers.get(user, found(user)).block()).isNotNull();
    }

    private Mono<FoundCaller> found(UUID user) {
        return Mono.fromSupplier(
                () -> {
                    lookUps.incrementAndGet();
                    return new FoundCaller(
                            Caller.user(user).until(NOW.plus(Duration.ofHours(1))),
                            Set.of(Subject.user(user)));
                });
    }
}
