package dev.sluice.query.run;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;

/**
 * Limits the bytes of answers that were read from the database and are not yet written to their
 * clients. The limit applies to all requests together. Safe for all threads.
 */
public final class AnswerMemory {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long CLOSED = -1;

    private final long max;
    private final AtomicLong used = new AtomicLong();

    /**
     * Creates a memory for the answers of all requests.
     *
     * @param max the maximum number of bytes
     */
    public AnswerMemory(long max) {
        this.max = max;
    }

    /** The maximum bytes of all requests. */
    public long max() {
        return max;
    }

    /** The bytes that all requests hold now. */
    public long used() {
        return used.get();
    }

    /**
     * Creates the reservation of one request, without bytes. It must be disposed when the answer
     * has been written or abandoned.
     */
    public Reservation reserve() {
        return new Reservation();
    }

    /** The bytes that one request holds. */
    public final class Reservation implements Disposable {

        private final AtomicLong held = new AtomicLong();

        private Reservation() {}

        /**
         * Adds bytes to the reservation.
         *
         * @throws Refusal if all requests would hold too many bytes, or if the request has ended
         */
        public void take(long bytes) {
            if (used.addAndGet(bytes) > max) {
                used.addAndGet(-bytes);
                throw held.get() + bytes > max ? tooLarge() : busy();
            }
            if (held.getAndUpdate(now -> now == CLOSED ? CLOSED : now + bytes) == CLOSED) {
                used.addAndGet(-bytes);
                throw busy();
            }
        }

        /** Gives all bytes back. After that, {@link #take} always fails. */
        @Override
        public void dispose() {
            var bytes = held.getAndSet(CLOSED);
            if (bytes > 0) {
                used.addAndGet(-bytes);
            }
        }

        @Override
        public boolean isDisposed() {
            return held.get() == CLOSED;
        }

        /** The bytes that the request holds now. */
        public long bytes() {
            return Math.max(0, held.get());
        }
    }

    private Refusal tooLarge() {
        return Refusal.limit(
                Limit.MEMORY,
                "The response has more than "
                        + max
                        + " bytes, the maximum of all responses together: ask for fewer rows or fields");
    }

    private static Refusal busy() {
        return Refusal.forNow(
                        Refusal.Code.UNAVAILABLE,
                        "Too many bytes of answers wait to be sent: try again later",
                        RETRY_AFTER)
                .because(Limit.MEMORY);
    }
}
