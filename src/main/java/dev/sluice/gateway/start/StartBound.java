package dev.sluice.gateway.start;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the time that a start still takes after SIGTERM. Spring finishes a start before it stops
 * the application, and a first start can take longer than service managers wait.
 */
public final class StartBound {

    /** An embedded database that is left running is stopped by the next start. */
    private static final Duration LONGEST = Duration.ofSeconds(12);

    /** The exit code of a process that SIGTERM has ended. */
    private static final int TERMINATED = 143;

    private StartBound() {}

    /** Runs a start. If the process must end meanwhile, it ends in a bounded time. */
    public static void run(Runnable start) {
        var atExit = Thread.ofPlatform().name("sluice-start-bound").unstarted(StartBound::limit);
        Runtime.getRuntime().addShutdownHook(atExit);
        start.run();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException stopping) {
            // the process ends already, and the bound holds for the rest of it
        }
    }

    /** The timer has a daemon thread, which runs on while the process ends. */
    private static void limit() {
        CompletableFuture.delayedExecutor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> Runtime.getRuntime().halt(TERMINATED));
    }
}
