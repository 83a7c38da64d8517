package dev.sluice.gateway.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Refusal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DocumentWorkersTests {

    private static final CallerKey ADA = new CallerKey("ada");

    private final DocumentWorkers workers = new DocumentWorkers(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        gate.countDown();
        workers.destroy();
    }

    @Test
    void runsOnThreadsOfItsOwn() {
        var name = workers.submit(ADA, () -> false, () -> Thread.currentThread().getName()).join();
        assertThat(name).startsWith("document-");
    }

    @Test
    void letsCallersTakeTurns() {
        hold();
        var _ = submit("flood", "f1");
        var _ = submit("flood", "f2");
        var _ = submit("flood", "f3");
        var _ = submit("ada", "a1");
        var last = submit("flood", "f4");
        gate.countDown();
        last.join();
        assertThat(done).containsExactly("f1", "a1", "f2", "f3", "f4");
    }

    @Test
    void leavesAThreadToOthers() {
        var two = new DocumentWorkers(2);
        try {
            var first = two.submit(ADA, () -> false, () -> await(gate));
            var second = two.submit(ADA, () -> false, () -> done.add("a2"));
            two.submit(new CallerKey("grace"), () -> false, () -> done.add("g1")).join();
            assertThat(done).as("one thread is ada's, the other is not").containsExactly("g1");
            gate.countDown();
            first.join();
            second.join();
            assertThat(done).containsExactly("g1", "a2");
        } finally {
            two.destroy();
        }
    }

    @Test
    void refusesWhatTheQueueOfACallerCannotHold() {
        hold();
        for (var i = 0; i < 100; i++) {
            var _ = submit("flood", "f");
        }
        assertThatThrownBy(() -> submit("flood", "f"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(Refusal.Code.UNAVAILABLE);
                            assertThat(refusal.retryAfter()).isNotNull();
                        });
        var other = submit("ada", "a");
        gate.countDown();
        other.join();
        assertThat(List.copyOf(done)).contains("a");
    }

    @Test
    void boundsTheQueueOfAllCallers() {
        hold();
        for (var i = 0; i < 800; i++) {
            var _ = submit("caller " + i, "f");
        }
        assertThatThrownBy(() -> submit("one more", "f")).isInstanceOf(Refusal.class);
    }

    @Test
    void leavesRoomBesideAFewCallersWithManyJobs() {
        hold();
        for (var i = 0; i < 400; i++) {
            var _ = submit("flood " + i % 4, "f");
        }
        assertThatThrownBy(() -> submit("flood 1", "f")).isInstanceOf(Refusal.class);
        var other = submit("ada", "a");
        gate.countDown();
        assertThat(other.join()).isTrue();
    }

    @Test
    void skipsWhatIsAbandoned() {
        hold();
        var abandoned = workers.submit(ADA, () -> true, () -> done.add("abandoned"));
        var last = submit("ada", "last");
        gate.countDown();
        last.join();
        assertThat(done).containsExactly("last");
        assertThat(abandoned).isCancelled();
    }

    @Test
    void handsOverFailures() {
        var failing =
                workers.submit(
                        ADA,
                        () -> false,
                        () -> {
                            throw new StackOverflowError();
                        });
        assertThatThrownBy(failing::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThat(submit("ada", "next").join()).isTrue();
    }

    /** Keeps the only thread busy until the gate opens. */
    private void hold() {
        var held = new CountDownLatch(1);
        var _ =
                workers.submit(
                        new CallerKey("holder"),
                        () -> false,
                        () -> {
                            held.countDown();
                            return await(gate);
                        });
        await(held);
    }

    private CompletableFuture<Boolean> submit(String caller, String name) {
        return workers.submit(new CallerKey(caller), () -> false, () -> done.add(name));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
