package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairQueueTests {

    private static final CallerKey A = new CallerKey("a");
    private static final CallerKey B = new CallerKey("b");
    private static final CallerKey C = new CallerKey("c");

    private record Item(CallerKey caller, int number) {}

    @Test
    void servesCallersInTurnAndEachInItsOrder() {
        var queue = new FairQueue<Item>(1, 1);
        var first = add(queue, A, 1);
        add(queue, A, 2);
        add(queue, A, 3);
        add(queue, B, 1);
        add(queue, B, 2);
        add(queue, C, 1);
        assertThat(queue.next(_ -> true)).isEqualTo(first);
        var order = new ArrayList<Item>();
        var last = first;
        while (queue.waiting() > 0) {
            queue.leave(last.caller(), 1);
            last = queue.next(_ -> true);
            order.add(last);
        }
        assertThat(order)
                .containsExactly(
                        new Item(B, 1),
                        new Item(C, 1),
                        new Item(A, 2),
                        new Item(B, 2),
                        new Item(A, 3));
    }

    @Test
    void leavesPlacesToOthersWhenACallerHasItsShare() {
        var queue = new FairQueue<Item>(8, 2);
        for (var i = 0; i < 10; i++) {
            add(queue, A, i);
        }
        assertThat(taken(queue)).extracting(Item::number).containsExactly(0, 1);
        assertThat(queue.running(A)).isEqualTo(2);
        assertThat(queue.tryTake(A)).isFalse();
        assertThat(queue.tryTake(B)).isTrue();
        add(queue, B, 1);
        assertThat(taken(queue)).containsExactly(new Item(B, 1));
    }

    @Test
    void passesOverWhatIsNotReadyAndKeepsItsTurn() {
        var queue = new FairQueue<Item>(2, 1);
        var blocked = add(queue, A, 1);
        add(queue, A, 2);
        assertThat(queue.next(item -> !item.equals(blocked))).isEqualTo(new Item(A, 2));
        queue.leave(A, 1);
        assertThat(queue.next(_ -> true)).isEqualTo(blocked);
    }

    @Test
    void letsNoneBargeInBeforeThoseThatMayRun() {
        var queue = new FairQueue<Item>(1, 1);
        assertThat(queue.tryTake(A)).isTrue();
        add(queue, B, 1);
        queue.leave(A, 1);
        assertThat(queue.tryTake(C)).isFalse();
        assertThat(queue.next(_ -> true)).isEqualTo(new Item(B, 1));
    }

    @Test
    void expectsACallersOwnWaitAndItsTurnAmongOthers() {
        var queue = new FairQueue<Item>(4, 2);
        var second = Duration.ofSeconds(1).toNanos();
        assertThat(queue.expectedWait(A)).isZero();
        queue.tryTake(A);
        queue.leave(A, second);
        queue.tryTake(A);
        queue.tryTake(A);
        assertThat(queue.expectedWait(A)).isEqualTo(Duration.ofMillis(500));
        add(queue, A, 1);
        add(queue, A, 2);
        assertThat(queue.expectedWait(A)).isEqualTo(Duration.ofMillis(1500));
        assertThat(queue.expectedWait(B)).as("a place is free").isZero();
        queue.tryTake(B);
        queue.tryTake(B);
        assertThat(queue.expectedWait(C))
                .as("second of two in turn")
                .isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void findsHopelessWhatHasLittleOfItsCallersUsualTimeLeft() {
        var queue = new FairQueue<Item>(4, 2);
        queue.tryTake(A);
        queue.tryTake(A);
        queue.leave(A, Duration.ofSeconds(8).toNanos());
        assertThat(queue.isHopeless(A, Duration.ofSeconds(3))).isFalse();
        assertThat(queue.isHopeless(A, Duration.ofSeconds(1))).isTrue();
        queue.tryTake(B);
        assertThat(queue.isHopeless(B, Duration.ofMillis(1))).as("its own times count").isFalse();
    }

    @Test
    void refusesAPlaceThatWasNotTaken() {
        var queue = new FairQueue<Item>(4, 2);
        assertThatThrownBy(() -> queue.leave(A, 1)).isInstanceOf(IllegalStateException.class);
    }

    /** After each step: no caller above its share, and none waits that may have a free place. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsItsPromisesInAnyOrderOfEvents(long seed) {
        var random = new Random(seed);
        var places = 1 + random.nextInt(8);
        var share = 1 + random.nextInt(places);
        var queue = new FairQueue<Item>(places, share);
        var running = new ArrayList<Item>();
        var waiting = new ArrayList<Item>();
        var served = new HashMap<CallerKey, Integer>();
        for (var step = 0; step < 5000; step++) {
            var caller = new CallerKey(random.nextInt(5));
            switch (random.nextInt(4)) {
                case 0, 1 -> waiting.add(add(queue, caller, step));
                case 2 -> {
                    if (!running.isEmpty()) {
                        queue.leave(running.remove(random.nextInt(running.size())).caller(), step);
                    }
                }
                default -> {
                    if (!waiting.isEmpty()) {
                        var gone = waiting.remove(random.nextInt(waiting.size()));
                        assertThat(queue.remove(gone.caller(), gone)).isTrue();
                        assertThat(queue.remove(gone.caller(), gone)).isFalse();
                    }
                }
            }
            for (var item : taken(queue)) {
                assertThat(waiting.remove(item)).isTrue();
                assertThat(waiting).noneMatch(other -> isBefore(other, item));
                running.add(item);
                served.merge(item.caller(), 1, Integer::sum);
            }
            assertThat(queue.running()).isEqualTo(running.size()).isLessThanOrEqualTo(places);
            assertThat(queue.waiting()).isEqualTo(waiting.size());
            for (var each = 0; each < 5; each++) {
                var key = new CallerKey(each);
                assertThat(queue.running(key))
                        .isEqualTo(running.stream().filter(i -> i.caller().equals(key)).count())
                        .isLessThanOrEqualTo(share);
                if (running.size() < places && queue.running(key) < share) {
                    assertThat(queue.waiting(key)).isZero();
                }
            }
        }
        assertThat(served).hasSize(5);
    }

    private static boolean isBefore(Item one, Item other) {
        return one.caller().equals(other.caller()) && one.number() < other.number();
    }

    private static Item add(FairQueue<Item> queue, CallerKey caller, int number) {
        var item = new Item(caller, number);
        queue.add(caller, item);
        return item;
    }

    private static List<Item> taken(FairQueue<Item> queue) {
        var taken = new ArrayList<Item>();
        for (var next = queue.next(_ -> true); next != null; next = queue.next(_ -> true)) {
            taken.add(next);
        }
        return taken;
    }
}
