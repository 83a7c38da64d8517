package dev.sluice.query;

import dev.sluice.database.SqlFailure;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.SqlRunner.TextRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Runs statements for all requests. While a statement runs, key rows that come for it with the same
 * binds wait, and go together when it is done, whoever sent them: each row carries its caller.
 * Equal key rows that wait together are answered by one. A key row that comes while the database is
 * idle goes at once. What is read is always read after it was asked for; nothing is kept.
 */
@Component
final class SharedRuns {

    /** Runs at a time that answer the same. */
    private static final int EQUAL_AT_ONCE = 4;

    private final SqlRunner sql;
    private final Map<FragmentKey.Batch, Queue> queues = new HashMap<>();

    SharedRuns(SqlRunner sql) {
        this.sql = sql;
    }

    /** One key row: a key and a caller. */
    record KeyRow(@Nullable UUID key, @Nullable UUID caller) {}

    /** The statement with its binds that a queue is for, and those who wait for it. */
    private static final class Queue {
        private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
        private final Map<KeyRow, Integer> running = new HashMap<>();
        private int runs;

        /** Whether a key row's like run often enough to be waited for. */
        private boolean isBusyWith(KeyRow row) {
            return running.getOrDefault(row, 0) >= EQUAL_AT_ONCE;
        }

        private void begins(Run run) {
            runs++;
            run.places.keySet().forEach(row -> running.merge(row, 1, Integer::sum));
        }

        private void ends(Run run) {
            runs--;
            run.places
                    .keySet()
                    .forEach(
                            row ->
                                    running.computeIfPresent(
                                            row, (_, times) -> times == 1 ? null : times - 1));
        }
    }

    /**
     * Runs a statement, perhaps with the key rows of others.
     *
     * @param rows not empty
     * @return one row for each key row, numbered from 1 in their order
     */
    Flux<TextRow> run(FragmentKey.Batch batch, Pace pace, List<KeyRow> rows) {
        return Flux.create(sink -> startWith(new Waiter(batch, pace, rows, sink)));
    }

    private void startWith(Waiter waiter) {
        change(waiter.batch, waiter.pace, queue -> queue.waiting.add(waiter));
    }

    private void ended(Run run) {
        change(run.batch, run.pace, queue -> queue.ends(run));
    }

    /** Changes a queue, and starts what may run then. */
    private void change(FragmentKey.Batch batch, Pace pace, Consumer<Queue> change) {
        var started = new ArrayList<Run>();
        synchronized (queues) {
            var queue = queues.computeIfAbsent(batch, _ -> new Queue());
            change.accept(queue);
            var next = next(queue, batch, pace);
            while (next != null) {
                queue.begins(next);
                started.add(next);
                next = next(queue, batch, pace);
            }
            if (queue.runs == 0) {
                queues.remove(batch);
            }
        }
        started.forEach(Run::start);
    }

    /** The run that may begin now with those who have waited longest; null if none may. */
    private @Nullable Run next(Queue queue, FragmentKey.Batch batch, Pace pace) {
        if (queue.runs >= pace.runsAtOnce()) {
            return null;
        }
        var run = new Run(batch, pace);
        var waiters = queue.waiting.iterator();
        while (waiters.hasNext()) {
            var waiter = waiters.next();
            if (waiter.sink.isCancelled()) {
                waiters.remove();
            } else if (!waiter.rows.stream().allMatch(queue::isBusyWith) && run.hasRoom(waiter)) {
                waiters.remove();
                run.add(waiter);
            }
        }
        return run.waiters.isEmpty() ? null : run;
    }

    /** A request that waits for its key rows. */
    private static final class Waiter {
        private final FragmentKey.Batch batch;
        private final Pace pace;
        private final List<KeyRow> rows;
        private final FluxSink<TextRow> sink;
        private final BitSet received = new BitSet();

        Waiter(FragmentKey.Batch batch, Pace pace, List<KeyRow> rows, FluxSink<TextRow> sink) {
            this.batch = batch;
            this.pace = pace;
            this.rows = rows;
            this.sink = sink;
        }

        /** Takes the answer of one of its rows, unless it has it from a run that failed later. */
        void take(TextRow row) {
            if (!received.get(row.ord())) {
                received.set(row.ord());
                sink.next(row);
            }
        }
    }

    /** One of a waiter's key rows. */
    private record Place(Waiter waiter, int ord) {}

    /** One execution of a statement. */
    private final class Run {
        private final FragmentKey.Batch batch;
        private final Pace pace;
        private final List<Waiter> waiters = new ArrayList<>();

        /** Its key rows in their order, and whom each is for. */
        private final Map<KeyRow, List<Place>> places = new LinkedHashMap<>();

        private final Disposable.Swap statement = Disposables.swap();
        private List<List<Place>> placesByOrd = List.of();
        private long sent = System.nanoTime();

        Run(FragmentKey.Batch batch, Pace pace) {
            this.batch = batch;
            this.pace = pace;
        }

        /** Whether it stays short with a waiter's key rows; one waiter's it takes in any case. */
        boolean hasRoom(Waiter waiter) {
            return waiters.isEmpty()
                    || places.keySet().containsAll(waiter.rows)
                    || places.size() + waiter.rows.size() <= pace.rowsPerRun();
        }

        void add(Waiter waiter) {
            waiters.add(waiter);
            for (var i = 0; i < waiter.rows.size(); i++) {
                places.computeIfAbsent(waiter.rows.get(i), _ -> new ArrayList<>())
                        .add(new Place(waiter, i + 1));
            }
        }

        void start() {
            placesByOrd = List.copyOf(places.values());
            waiters.forEach(each -> each.sink.onDispose(this::left));
            statement.update(
                    sql.texts(batch.sql(), parameters(), () -> sent = System.nanoTime())
                            .doOnTerminate(() -> ended(this))
                            .doOnCancel(() -> ended(this))
                            .subscribe(this::row, this::failed, this::complete));
            left();
        }

        /** Ends the statement when nobody waits for it any more. */
        private void left() {
            if (waiters.stream().allMatch(each -> each.sink.isCancelled())) {
                statement.dispose();
            }
        }

        private List<Object> parameters() {
            var parameters = new ArrayList<Object>(batch.binds().size() + 2);
            parameters.add(places.keySet().stream().map(KeyRow::key).toArray(UUID[]::new));
            parameters.add(places.keySet().stream().map(KeyRow::caller).toArray(UUID[]::new));
            for (var bind : batch.binds()) {
                parameters.add(bind instanceof BoundList list ? list.toArray() : bind);
            }
            return parameters;
        }

        private void row(TextRow row) {
            for (var place : placesByOrd.get(row.ord() - 1)) {
                place.waiter().take(new TextRow(place.ord(), row.text(), row.size()));
            }
        }

        private void complete() {
            pace.took(System.nanoTime() - sent, places.size());
            waiters.forEach(each -> each.sink.complete());
        }

        /** What one row's value does to a statement shall not hit the others. */
        private void failed(Throwable failure) {
            if (waiters.size() == 1 || !isOfARow(failure)) {
                waiters.forEach(each -> each.sink.error(failure));
            } else {
                waiters.stream()
                        .filter(each -> !each.sink.isCancelled())
                        .forEach(each -> new Run(batch, pace).startWith(each));
            }
        }

        private void startWith(Waiter waiter) {
            add(waiter);
            synchronized (queues) {
                queues.computeIfAbsent(batch, _ -> new Queue()).begins(this);
            }
            start();
        }

        private static boolean isOfARow(Throwable failure) {
            return !(failure instanceof SqlFailure sqlFailure)
                    || sqlFailure.kind() != SqlFailure.Kind.UNAVAILABLE;
        }
    }
}
