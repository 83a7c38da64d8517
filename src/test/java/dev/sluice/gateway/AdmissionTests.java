package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.policy.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@Timeout(20)
class AdmissionTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void runsSoManyAtOnceAndTheOthersInTheirOrder() {
        var admission = new Admission(2, 10);
        var order = new ArrayList<Integer>();
        var ends =
                IntStream.range(0, 4)
                        .mapToObj(
                                i -> {
                                    var end = Sinks.<Integer>one();
                                    admission
                                            .admit(
                                                    end.asMono().doOnSubscribe(_ -> order.add(i)),
                                                    LONG)
                                            .subscribe();
                                    return end;
                                })
                        .toList();
        assertThat(order).containsExactly(0, 1);
        ends.get(1).tryEmitEmpty();
        assertThat(order).containsExactly(0, 1, 2);
        ends.get(0).tryEmitEmpty();
        assertThat(order).containsExactly(0, 1, 2, 3);
        ends.get(2).tryEmitEmpty();
        ends.get(3).tryEmitEmpty();
        assertThat(admission.inside()).isZero();
    }

    @Test
    void refusesWhenTheQueueIsFull() {
        var admission = new Admission(1, 1);
        var running = admission.admit(Mono.never(), LONG).subscribe();
        var waiting = admission.admit(Mono.never(), LONG).subscribe();
        StepVerifier.create(admission.admit(Mono.just(1), LONG))
                .expectErrorSatisfies(
                        failure -> {
                            assertThat(failure).isInstanceOf(Refusal.class);
                            assertThat(((Refusal) failure).retryAfter()).isNotNull();
                        })
                .verify();
        waiting.dispose();
        var again = admission.admit(Mono.just(1), LONG).toFuture();
        assertThat(again).isNotDone();
        running.dispose();
        assertThat(again).isCompletedWithValue(1);
        assertThat(admission.inside()).isZero();
    }

    @Test
    void refusesWhatCouldNotBeDoneInTime() {
        var admission = new Admission(1, 100);
        admission.admit(Mono.delay(Duration.ofMillis(200)), LONG).block();
        var running = admission.admit(Mono.never(), LONG).subscribe();
        StepVerifier.create(admission.admit(Mono.just(1), Duration.ofMillis(20)))
                .expectError(Refusal.class)
                .verify();
        var waiting = admission.admit(Mono.just(1), LONG).toFuture();
        assertThat(waiting).isNotDone();
        running.dispose();
        assertThat(waiting).isCompleted();
    }

    @Test
    void runsALongQueueOfShortOperationsWithoutGoingDeeper() {
        var admission = new Admission(1, 100_000);
        var running = admission.admit(Mono.never(), LONG).subscribe();
        var done = new AtomicInteger();
        for (var i = 0; i < 100_000; i++) {
            admission.admit(Mono.fromRunnable(done::incrementAndGet), LONG).subscribe();
        }
        running.dispose();
        assertThat(done).hasValue(100_000);
    }

    @RepeatedTest(5)
    void losesNoPlaceWhenClientsLeaveAtAnyMoment() {
        var admission = new Admission(3, 10_000);
        var most = new AtomicInteger();
        var now = new AtomicInteger();
        Flux.range(0, 5000)
                .flatMap(
                        i ->
                                admission
                                        .admit(
                                                Mono.delay(Duration.ofNanos(i % 7 * 10_000L))
                                                        .doOnSubscribe(
                                                                _ ->
                                                                        most.accumulateAndGet(
                                                                                now
                                                                                        .incrementAndGet(),
                                                                                Math::max))
                                                        .doOnTerminate(now::decrementAndGet)
                                                        .doOnCancel(now::decrementAndGet),
                                                LONG)
                                        .timeout(Duration.ofNanos(i % 11 * 100_000L), Mono.empty())
                                        .subscribeOn(Schedulers.parallel()),
                        200)
                .blockLast();
        assertThat(most.get()).isBetween(1, 3);
        assertThat(admission.admit(Mono.just(1), LONG).block()).isEqualTo(1);
        // who leaves is answered first and struck off then
        await().until(() -> admission.inside() == 0);
    }
}
