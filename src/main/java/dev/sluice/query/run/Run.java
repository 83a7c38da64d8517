package dev.sluice.query.run;

import dev.sluice.database.SqlRunner.TextRow;
import dev.sluice.policy.CallerKey;
import dev.sluice.query.explain.ExplainedStatement;
import dev.sluice.query.input.BoundList;
import dev.sluice.query.sql.NamedStatement;
import dev.sluice.query.trace.TracedRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A single execution of a statement, with the key rows of one or more requests. A key row is the
 * input of the statement for one field of one request. A run uses one connection, which counts
 * against the share of its first request's caller. Other callers join the run without connections
 * of their own.
 */
final class Run {

    /** The number of parameters for the key rows: an array of keys and an array of callers. */
    private static final int KEY_COLUMNS = 2;

    private final BoundStatement batch;
    private final RunEstimator estimator;
    private final CallerKey caller;
    private final List<Waiter> waiters = new ArrayList<>();

    /** The requests of this run whose traces are sampled, in the order of their arrival. */
    private Set<TracedRequest> traced = Set.of();

    /**
     * The spans of this run, one in the trace of each sampled request; empty if no request is
     * sampled.
     */
    private List<TracedRequest.RunSpan> spans = List.of();

    /** The key rows in the order of the parameters, each with the waiters that get its answer. */
    private final Map<KeyRow, List<Place>> places = new LinkedHashMap<>();

    private final long begun = System.nanoTime();
    private final Disposable.Swap statement = Disposables.swap();
    private List<List<Place>> placesByOrd = List.of();
    private volatile long sent;
    private boolean late;
    private boolean ended;

    /** The explanation of the statement; null if it is not explained. */
    private final @Nullable ExplainedStatement explained;

    Run(Waiter first) {
        this.batch = first.batch;
        this.estimator = first.estimator;
        this.caller = first.caller;
        this.explained = first.explained;
        add(first);
    }

    /** A waiter, and the number of a key row among the waiter's key rows, from 1. */
    private record Place(Waiter waiter, int ord) {}

    @Nullable ExplainedStatement explained() {
        return explained;
    }

    BoundStatement batch() {
        return batch;
    }

    CallerKey caller() {
        return caller;
    }

    Set<KeyRow> rows() {
        return places.keySet();
    }

    List<Waiter> waiters() {
        return waiters;
    }

    Disposable.Swap statement() {
        return statement;
    }

    /** Whether the run stays within its maximum number of key rows if the waiter joins. */
    boolean hasRoom(Waiter waiter) {
        return places.keySet().containsAll(waiter.rows)
                || places.size() + waiter.rows.size() <= estimator.rowsPerRun();
    }

    void add(Waiter waiter) {
        waiter.goesWith(this);
        waiters.add(waiter);
        if (waiter.traced != null) {
            traced = traced.isEmpty() ? new LinkedHashSet<>() : traced;
            traced.add(waiter.traced);
        }
        for (var i = 0; i < waiter.rows.size(); i++) {
            places.computeIfAbsent(waiter.rows.get(i), _ -> new ArrayList<>(1))
                    .add(new Place(waiter, i + 1));
        }
    }

    /** Begins the spans of the run if a request is sampled. */
    void beginSpans() {
        if (traced.isEmpty()) {
            return;
        }
        var work = new TracedRequest.Work(waiters.getFirst().field, places.size(), waiters.size());
        var requests = List.copyOf(traced);
        var others = requests.subList(1, requests.size());
        var span = requests.getFirst().begin(work, others.stream().map(TracedRequest::id).toList());
        spans = new ArrayList<>(requests.size());
        spans.add(span);
        others.forEach(other -> spans.add(other.join(work, span.id())));
    }

    /**
     * The text of the statement that is sent. If a request is sampled, the statement also shows the
     * operation's name in {@code pg_stat_activity}. An explained statement is sent as usual, so
     * that its plan is the usual one.
     */
    String sql() {
        return isNamed()
                ? NamedStatement.text(batch.sql(), KEY_COLUMNS + batch.binds().size() + columns())
                : batch.sql();
    }

    private boolean isNamed() {
        return !traced.isEmpty() && explained == null;
    }

    List<Object> parameters() {
        placesByOrd = List.copyOf(places.values());
        var parameters = new ArrayList<Object>(KEY_COLUMNS + batch.binds().size() + 1);
        parameters.add(places.keySet().stream().map(KeyRow::key).toArray(UUID[]::new));
        parameters.add(places.keySet().stream().map(KeyRow::caller).toArray(UUID[]::new));
        for (var bind : batch.binds()) {
            parameters.add(bind instanceof BoundList list ? list.toArray() : bind);
        }
        for (var i = 0; i < columns(); i++) {
            parameters.add(column(i));
        }
        if (isNamed()) {
            parameters.add(traced.iterator().next().applicationName());
        }
        return parameters;
    }

    /** The number of binds that are columns of the key rows. */
    private int columns() {
        return places.keySet().iterator().next().binds().size();
    }

    /**
     * The values of one column of the key rows, as an array. It is an array of texts if the values
     * are lists or have different types, such as a time and {@code infinity}.
     */
    private Object column(int number) {
        var values =
                places.keySet().stream()
                        .map(row -> row.binds().get(number))
                        .map(value -> value instanceof BoundList list ? list.toText() : value)
                        .toList();
        var type = values.getFirst().getClass();
        return values.stream().allMatch(type::isInstance)
                ? new BoundList(type, values).toArray()
                : values.stream().map(Object::toString).toArray(String[]::new);
    }

    /** Records that the run has a connection and its statement is sent now. */
    void sending() {
        sent = System.nanoTime();
        spans.forEach(TracedRequest.RunSpan::sent);
    }

    /** Whether the run has, or had, a connection. */
    boolean isSent() {
        return sent != 0;
    }

    /** When the statement was sent, by {@link System#nanoTime()}. */
    long sent() {
        return sent;
    }

    /** How long the first request waited for the run, in nanoseconds. */
    long nanosWaited() {
        return begun - waiters.getFirst().since();
    }

    long nanosSinceBegin() {
        return System.nanoTime() - begun;
    }

    void row(TextRow row) {
        for (var place : placesByOrd.get(row.ord() - 1)) {
            place.waiter().take(new TextRow(place.ord(), row.text(), row.size()));
        }
    }

    void complete() {
        if (explained == null) {
            estimator.took(System.nanoTime() - sent, places.size());
        }
        spans.forEach(span -> span.ended(null));
        waiters.forEach(Waiter::complete);
    }

    /** Ends the spans. The requests may go into new runs. */
    void failed(Throwable failure) {
        spans.forEach(span -> span.ended(failure));
    }

    /** Ends the spans of a run that no request waits for any more. */
    void cancelled() {
        if (isSent() && explained == null) {
            estimator.tookAtLeast(System.nanoTime() - sent, places.size());
        }
        spans.forEach(TracedRequest.RunSpan::abandoned);
    }

    /** Whether no request waits for this run any more. */
    boolean isAbandoned() {
        return waiters.stream().allMatch(Waiter::isGone);
    }

    boolean isLate() {
        return late;
    }

    void becomesLate() {
        late = true;
    }

    /** Marks the run as ended. Returns false if it had ended before. */
    boolean end() {
        var first = !ended;
        ended = true;
        return first;
    }
}
