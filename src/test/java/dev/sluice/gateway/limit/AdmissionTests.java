package dev.sluice.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(20)
class AdmissionTests {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final CallerKey ADA = new CallerKey("ada");
    private static final CallerKey GRACE = new CallerKey("grace");

    @Test
    void runsSoManyAtOnceAndTheOthersInTheirOrder() {
        var admission = admission(2, 2, 10, 10);
        var order = new ArrayList<Integer>();
        var ends =
                IntStream.range(0, 4)
                        .mapToObj(
                                i -> {
                                    var end = Sinks.<Integer>one();
                                    admit(
                                                    admission,
                                                    ADA,
                                                    LONG,
                                                    end.asMono().doOnSubscribe(_ -> order.add(i)))
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
    void runsACallerBesideOneThatHasItsShareAndAFullQueue() {
        var admission = admission(4, 2, 100, 50);
        var flood = flood(admission, ADA, 52);
        refused(admit(admission, ADA, LONG, Mono.just(1)), Refusal.Code.UNAVAILABLE);

        assertThat(admit(admission, GRACE, LONG, Mono.just(2)).block()).isEqualTo(2);

        flood.forEach(Disposable::dispose);
        assertThat(admission.inside()).isZero();
    }

    @Test
    void refusesWhenTheQueueIsFull() {
        var admission = admission(1, 1, 1, 1);
        var running = flood(admission, ADA, 1).getFirst();
        var waiting = flood(admission, GRACE, 1).getFirst();
        refused(admit(admission, ADA, LONG, Mono.just(1)), Refusal.Code.UNAVAILABLE);
        waiting.dispose();
        var again = admit(admission, ADA, LONG, Mono.just(1)).toFuture();
        assertThat(again).isNotDone();
        running.dispose();
        assertThat(again).isCompletedWithValue(1);
        assertThat(admission.inside()).isZero();
    }

    @Test
    void refusesWhatCouldNotBeDoneInTime() {
        var admission = admission(1, 1, 100, 100);
        admit(admission, ADA, LONG, Mono.delay(Duration.ofMillis(200))).block();
        var running = flood(admission, ADA, 1).getFirst();
        refused(
                admit(admission, ADA, Duration.ofMillis(20), Mono.just(1)),
                Refusal.Code.UNAVAILABLE);
        var waiting = admit(admission, ADA, LONG, Mono.just(1)).toFuture();
        assertThat(waiting).isNotDone();
        running.dispose();
        assertThat(waiting).isCompleted();
    }

    @Test
    void endsAWaitAtTheDeadline() {
        var time = VirtualTimeScheduler.getOrSet();
        try {
            var admission = admission(1, 1, 100, 100);
            var running = flood(admission, ADA, 1).getFirst();
            var waiting = admit(admission, GRACE, LONG, Mono.just(1)).toFuture();
            time.advanceTimeBy(LONG.minusMillis(1));
            assertThat(waiting).isNotDone();
            time.advanceTimeBy(Duration.ofMillis(1));
            assertThat(waiting)
                    .isCompletedExceptionally()
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal ->
                                    assertThat(refusal.code())
                                            .isEqualTo(Refusal.Code.DEADLINE_EXCEEDED));
            assertThat(admission.inside()).isEqualTo(1);
            running.dispose();
            assertThat(admission.inside()).isZero();
        } finally {
            VirtualTimeScheduler.reset();
        }
    }

    @Test
    void beginsNothingThatHasTooLittleTimeLeft() {
        var admission = admission(1, 1, 100, 100);
        var begun = new AtomicInteger();
        var first = admit(admission, ADA, LONG, Mono.delay(Duration.ofMillis(400))).toFuture();
        var waiting =
                admit(
                                admission,
                                ADA,
                                Duration.ofMillis(450),
                                Mono.fromRunnable(begun::incrementAndGet))
                        .toFuture();
        await().until(() -> first.isDone() && waiting.isDone());
        assertThat(waiting).isCompletedExceptionally();
        assertThat(begun).hasValue(0);
        assertThat(admission.inside()).isZero();
    }

    @Test
    void runsALongQueueOfShortOperationsWithoutGoingDeeper() {
        var admission = admission(1, 1, 100_000, 100_000);
        var running = flood(admission, ADA, 1).getFirst();
        var done = new AtomicInteger();
        for (var i = 0; i < 100_000; i++) {
            admit(admission, ADA, LONG, Mono.fromRunnable(done::incrementAndGet)).subscribe();
        }
        running.dispose();
        assertThat(done).hasValue(100_000);
    }

    @Test
    void givesAPlaceBackOnceHoweverOftenItIsGivenBack() {
        var admission = admission(1, 1, 10, 10);
        var visit = admission.visit(ADA);
        visit.turn(LONG).block();
        visit.dispose();
        visit.dispose();
        assertThat(admission.inside()).isZero();
        assertThat(admission.visit(ADA).turn(LONG).toFuture()).isCompleted();
    }

    @Test
    void letsNoneInThatHasLeftBefore() {
        var admission = admission(1, 1, 10, 10);
        var visit = admission.visit(ADA);
        visit.dispose();
        CompletableFuture<Void> turn = visit.turn(LONG).toFuture();
        assertThat(turn).isNotDone();
        assertThat(admission.inside()).isZero();
    }

    @RepeatedTest(5)
    void losesNoPlaceWhenClientsLeaveAtAnyMoment() {
        var admission = admission(4, 3, 10_000, 10_000);
        var most = new AtomicInteger();
        var running = ConcurrentHashMap.<Admission.Visit>newKeySet();
        Flux.range(0, 5000)
                .flatMap(
                        i ->
                                Mono.defer(
                                                () -> {
                                                    var visit =
                                                            admission.visit(
                                                                    i % 3 == 0 ? GRACE : ADA);
                                                    return visit.turn(LONG)
                                                            .then(work(i, visit, running, most))
                                                            .doFinally(_ -> visit.dispose());
                                                })
                                        .timeout(Duration.ofNanos(i % 11 * 100_000L), Mono.empty())
                                        .subscribeOn(Schedulers.parallel()),
                        200)
                .blockLast();
        assertThat(most.get()).isBetween(1, 4);
        assertThat(admit(admission, ADA, LONG, Mono.just(1)).block()).isEqualTo(1);
        // a client that leaves is answered first and struck off then
        await().until(() -> admission.inside() == 0);
    }

    /** Work that counts what has a place beside it. A client that leaves now has none any more. */
    private static Mono<Long> work(
            int number, Admission.Visit visit, Set<Admission.Visit> running, AtomicInteger most) {
        return Mono.delay(Duration.ofNanos(number % 7 * 10_000L))
                .doOnSubscribe(
                        _ -> {
                            running.add(visit);
                            var count = running.stream().filter(one -> !one.isDisposed()).count();
                            most.accumulateAndGet((int) count, Math::max);
                        })
                .doOnTerminate(() -> running.remove(visit))
                .doOnCancel(() -> running.remove(visit));
    }

    private static Admission admission(
            int running, int runningPerCaller, int waiting, int waitingPerCaller) {
        return new Admission(
                new Admission.Bounds(running, runningPerCaller, waiting, waitingPerCaller));
    }

    /** Runs an operation as requests do: the place is given back however it ends. */
    private static <T> Mono<T> admit(
            Admission admission, CallerKey caller, Duration timeLeft, Mono<T> operation) {
        return Mono.defer(
                () -> {
                    var visit = admission.visit(caller);
                    return visit.turn(timeLeft).then(operation).doFinally(_ -> visit.dispose());
                });
    }

    private static List<Disposable> flood(Admission admission, CallerKey caller, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> admit(admission, caller, LONG, Mono.never()).subscribe())
                .toList();
    }

    private static void refused(Mono<?> operation, Refusal.Code code) {
        StepVerifier.create(operation)
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                Refusal.class,
                                                refusal -> {
                                                    assertThat(refusal.code()).isEqualTo(code);
                                                    assertThat(refusal.retryAfter()).isNotNull();
                                                }))
                .verify();
    }
}
