package dev.sluice.query.run;

import dev.sluice.database.SqlRunner.TextRow;
import dev.sluice.policy.CallerKey;
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
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One execution of a statement, with the key rows of one or more requests. It takes a place of the
 * caller whose turn it was; the rows of others that go with it cost no further connection.
 */
final class Run {

    /** Parameters of the key rows: their keys and their callers. */
    private static final int KEY_COLUMNS = 2;

    private final BoundStatement batch;
    private final RunEstimator estimator;
    private final CallerKey caller;
    private final List<Waiter> waiters = new ArrayList<>();

    /** The sampled requests that it serves, in the order in which they came. */
    private Set<TracedRequest> traced = Set.of();

    /** Its span, and what other traces show of it; none if no request is sampled. */
    private List<TracedRequest.RunSpan> spans = List.of();

    /** Its key rows in their order, and whom each is for. */
    private final Map<KeyRow, List<Place>> places = new LinkedHashMap<>();

    private final long begun = System.nanoTime();
    private final Disposable.Swap statement = Disposables.swap();
    private List<List<Place>> placesByOrd = List.of();
    private volatile long sent;
    private boolean late;
    private boolean ended;

    Run(Waiter first) {
        this.batch = first.batch;
        this.estimator = first.estimator;
        this.caller = first.caller;
        add(first);
    }

    /** One of a waiter's key rows. */
    private record Place(Waiter waiter, int ord) {}

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

    /** Whether it stays short with a waiter's key rows too. */
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

    /** Begins its spans, if there are any. */
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

    /** The text that is sent: it names its operation if a request is sampled. */
    String sql() {
        return traced.isEmpty()
                ? batch.sql()
                : NamedStatement.text(batch.sql(), KEY_COLUMNS + batch.binds().size() + columns());
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
        if (!traced.isEmpty()) {
            parameters.add(traced.iterator().next().applicationName());
        }
        return parameters;
    }

    /** The number of binds that are columns of the key rows. */
    private int columns() {
        return places.keySet().iterator().next().binds().size();
    }

    /**
     * The values of a column of the key rows: an array, of texts where they are lists, or of
     * several types, as a time and {@code infinity} are.
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

    /** Says that it has a connection, and is sent now. */
    void sending() {
        sent = System.nanoTime();
        spans.forEach(TracedRequest.RunSpan::sent);
    }

    /** Whether it has, or had, a connection. */
    boolean isSent() {
        return sent != 0;
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
        estimator.took(System.nanoTime() - sent, places.size());
        spans.forEach(span -> span.ended(null));
        waiters.forEach(Waiter::complete);
    }

    /** Ends its spans; its requests may go again without it. */
    void failed(Throwable failure) {
        spans.forEach(span -> span.ended(failure));
    }

    /** Ends its spans; nothing waits for it any more. */
    void cancelled() {
        if (isSent()) {
            estimator.tookAtLeast(System.nanoTime() - sent, places.size());
        }
        spans.forEach(TracedRequest.RunSpan::abandoned);
    }

    /** Whether all requests that it is for have gone. */
    boolean isAbandoned() {
        return waiters.stream().allMatch(Waiter::isGone);
    }

    boolean isLate() {
        return late;
    }

    void becomesLate() {
        late = true;
    }

    /** Ends it; whether it had not ended before. */
    boolean end() {
        var first = !ended;
        ended = true;
        return first;
    }
}
