package dev.sluice.gateway.limit;

import dev.sluice.policy.CallerKey;
import dev.sluice.query.run.AnswerMemory;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The resources that a request holds: its place among the running operations, and the bytes of its
 * answer. The request holds them until its answer is written, its connection closes or it fails.
 * Safe for all threads.
 */
public final class Held implements Disposable {

    private static final String ATTRIBUTE = Held.class.getName();

    private final Disposable.Composite all = Disposables.composite();
    private volatile @Nullable CallerKey caller;
    private volatile AnswerMemory.@Nullable Reservation answer;

    /**
     * Returns the resources of a request from its attributes. {@code RequestFilter} disposes of
     * them.
     */
    public static Held of(Map<String, Object> attributes) {
        if (attributes.get(ATTRIBUTE) instanceof Held held) {
            return held;
        }
        throw new IllegalStateException("The request did not come through its filter");
    }

    /** Adds an empty instance to a request's attributes. */
    public static Held in(Map<String, Object> attributes) {
        var held = new Held();
        attributes.put(ATTRIBUTE, held);
        return held;
    }

    /** Sets the key under which the request's caller is counted. */
    public void isOf(CallerKey key) {
        caller = key;
    }

    CallerKey caller() {
        return Objects.requireNonNull(caller, "The request has no caller yet");
    }

    /** Holds the bytes of the answer. */
    void holds(AnswerMemory.Reservation reservation) {
        answer = reservation;
        add(reservation);
    }

    /** The bytes of the answer's fragments. */
    public long answerBytes() {
        var reservation = answer;
        return reservation == null ? 0 : reservation.bytes();
    }

    /** Holds one more resource. Disposes of it immediately if the request is over. */
    public void add(Disposable resource) {
        all.add(resource);
    }

    @Override
    public void dispose() {
        all.dispose();
    }
}
