package dev.sluice.query.run;

import dev.sluice.policy.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;

/**
 * Bounds the bytes of answers that were read from the database and are not yet written to their
 * clients, in all requests together. Safe for all threads.
 */
public final class AnswerMemory {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long CLOSED = -1;

    private final long max;
    private final AtomicLong used = new AtomicLong();

    /**
     * A memory.
     *
     * @param max the maximum of bytes
     */
    public AnswerMemory(long max) {
        this.max = max;
    }

    /** Bytes that are taken now. */
    public long used() {
        return used.get();
    }

    /** The memory of one request; disposed when its answer is written or abandoned. */
    public Reservation reserve() {
        return new Reservation();
    }

    /** The bytes that one request holds. */
    public final class Reservation implements Disposable {

        private final AtomicLong held = new AtomicLong();

        private Reservation() {}

        /**
         * Takes bytes.
         *
         * @throws Refusal if too many are taken already, or the request has ended
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

        /** Gives all bytes back; nothing can be taken afterwards. */
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

        /** Bytes that the request holds. */
        public long bytes() {
            return Math.max(0, held.get());
        }
    }

    private Refusal tooLarge() {
        return Refusal.limit(
                "The response has more than "
                        + max
                        + " bytes, the maximum of all responses together: ask for fewer rows or fields");
    }

    private static Refusal busy() {
        return Refusal.forNow(
                Refusal.Code.UNAVAILABLE,
                "Too many bytes of answers wait to be sent: try again later",
                RETRY_AFTER);
    }
}
