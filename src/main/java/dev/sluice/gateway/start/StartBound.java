package dev.sluice.gateway.start;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the time that a start still takes after SIGTERM. Spring finishes a start before it stops
 * the application, and a first start can take longer than service managers wait.
 */
public final class StartBound {

    private static final Logger LOG = LoggerFactory.getLogger(StartBound.class);

    /** Service managers wait longer by default: Kubernetes 30 s, systemd 90 s. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** The maximum time for ending what the start began. The process ends then in any case. */
    private static final Duration LAST = Duration.ofSeconds(4);

    /** The exit code of a process that SIGTERM has ended. */
    private static final int TERMINATED = 143;

    private StartBound() {}

    /**
     * Runs a start. If the process must end meanwhile, it ends in a bounded time.
     *
     * @param start what to run
     * @param end ends what the start has begun outside this process, such as a server; runs only if
     *     the start exceeds its time, on another thread
     */
    public static void run(Runnable start, Runnable end) {
        var atExit =
                Thread.ofPlatform().name("sluice-start-bound").unstarted(() -> beginTimers(end));
        Runtime.getRuntime().addShutdownHook(atExit);
        start.run();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException stopping) {
            // the process ends already, and the bound holds for the rest of it
        }
    }

    private static void beginTimers(Runnable end) {
        after(LONGEST, () -> end(end));
        after(LONGEST.plus(LAST), StartBound::halt);
    }

    private static void end(Runnable end) {
        LOG.warn(
                "The start did not end within {} s after the signal to stop; ending the process",
                LONGEST.toSeconds());
        try {
            end.run();
        } finally {
            halt();
        }
    }

    private static void halt() {
        Runtime.getRuntime().halt(TERMINATED);
    }

    /** Runs an action later. Each has a daemon thread of its own, which runs while others end. */
    private static void after(Duration time, Runnable action) {
        CompletableFuture.delayedExecutor(
                        time.toMillis(),
                        TimeUnit.MILLISECONDS,
                        command -> Thread.ofPlatform().daemon().start(command))
                .execute(action);
    }
}
