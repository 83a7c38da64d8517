package dev.sluice;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.blockhound.BlockHound;

/**
 * Watches for calls that block a thread which must not be blocked: the event loops of clients and
 * of the database, and Reactor's own threads. Such a call is recorded, and goes on: a failure in
 * the middle of a library's work would show as something else. A class that is loaded for the first
 * time may be read from its jar.
 */
public final class BlockingCalls {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    static {
        BlockHound.builder()
                .loadIntegrations()
                .allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
                // /dev/urandom never waits
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                // the driver reads the trust store for each connection with TLS
                .allowBlockingCallsInside(
                        "io.r2dbc.postgresql.client.ReactorNettyClient", "registerSslHandler")
                .blockingMethodCallback(
                        method -> {
                            if (isLock()) {
                                return;
                            }
                            SEEN.add(described(method.toString()));
                        })
                .install();
    }

    private BlockingCalls() {}

    /** Whether a thread waits for a lock, which libraries hold for the time of some statements. */
    private static boolean isLock() {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.anyMatch(
                                        frame ->
                                                frame.getClassName()
                                                                .startsWith(
                                                                        "java.util.concurrent.locks.ReentrantLock")
                                                        && frame.getMethodName().equals("lock")));
    }

    /** Begins to watch, if that has not begun. */
    static void watch() {
        // the class is initialized
    }

    /** The calls that were seen: the method, the thread, and the frames of ours above it. */
    public static List<String> seen() {
        return List.copyOf(SEEN);
    }

    private static String described(String method) {
        var text = new StringBuilder(method + " on " + Thread.currentThread().getName());
        StackWalker.getInstance()
                .forEach(
                        frame -> {
                            if (!frame.getClassName().startsWith("dev.sluice.BlockingCalls")) {
                                text.append("\n  at ").append(frame);
                            }
                        });
        return text.toString();
    }
}
