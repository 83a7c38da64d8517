package dev.sluice.live;

import dev.sluice.catalog.ChangeStream;
import dev.sluice.catalog.Entity;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.feed.ChangeLog;
import dev.sluice.feed.FeedCursor;
import dev.sluice.policy.Caller;
import dev.sluice.policy.VisibilityRules;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * Opens streams of changes. Each change is told once to a caller that sees the row, in the order of
 * the log, and none is lost. A client that comes back with a cursor goes on after it, on any
 * replica. Safe for all threads.
 */
public final class ChangeStreams {

    private final Admissions admissions;
    private final Distribution distribution;
    private final ChangeTail tail;
    private final CatchUp catchUp;
    private final LiveCounters counters = new LiveCounters();
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

    /**
     * Creates streams over a log.
     *
     * @param tailLog the log as the gateway's one reader reads it
     * @param log the log as single subscribers read it
     * @param sql asks for the rights of callers
     */
    ChangeStreams(
            ChangeLog tailLog,
            ChangeLog log,
            SqlRunner sql,
            VisibilityRules rules,
            DatabaseSchema database) {
        this.admissions = new Admissions(sql, rules, database);
        this.distribution = new Distribution(admissions);
        this.tail = new ChangeTail(tailLog, distribution, counters, () -> !subscribers.isEmpty());
        this.catchUp = new CatchUp(log, tail, distribution);
    }

    /**
     * Opens a stream.
     *
     * @param key the key of the object at which the stream's rows point; null for a stream of all
     *     rows
     * @param after the position after which the stream goes on; null for now
     */
    public OpenStream open(
            ChangeStream stream, @Nullable UUID key, @Nullable FeedCursor after, Caller caller) {
        var by = stream.by();
        var rows = new RowFilter(stream.entity(), by == null ? null : by.column(), key);
        return new Opened(stream, rows, after, caller);
    }

    /**
     * Returns whether a caller sees a row now.
     *
     * @return true or false, or a {@link dev.sluice.database.SqlFailure}
     */
    public Mono<Boolean> sees(Caller caller, Entity entity, UUID key) {
        return admissions.sees(caller, entity, key);
    }

    /** Counts what the streams do. */
    public LiveCounters counters() {
        return counters;
    }

    /** The number of open streams. */
    public int subscribers() {
        return subscribers.size();
    }

    /** The number of streams that read the log by themselves, because their clients are slow. */
    public int behind() {
        return (int) subscribers.stream().filter(Subscriber::isBehind).count();
    }

    /** Ends the readers of the log. */
    void stop() {
        tail.stop();
        catchUp.stop();
    }

    private final class Opened implements OpenStream {

        private final ChangeStream stream;
        private final RowFilter rows;
        private final @Nullable FeedCursor after;
        private final Caller caller;
        private volatile @Nullable Subscriber subscriber;

        Opened(ChangeStream stream, RowFilter rows, @Nullable FeedCursor after, Caller caller) {
            this.stream = stream;
            this.rows = rows;
            this.after = after;
            this.caller = caller;
        }

        @Override
        public Flux<ChangeEvent> events(Runnable live) {
            return Flux.create(sink -> begin(sink, live), FluxSink.OverflowStrategy.ERROR);
        }

        private void begin(FluxSink<ChangeEvent> sink, Runnable live) {
            var begun =
                    new Subscriber(
                            rows,
                            stream.kinds(),
                            caller,
                            after,
                            sink,
                            catchUp::read,
                            live,
                            counters);
            subscriber = begun;
            subscribers.add(begun);
            sink.onDispose(() -> end(begun));
            sink.onRequest(_ -> begun.emit());
            if (after != null) {
                counters.resumed();
            }
            tail.wake();
            catchUp.read(begun);
        }

        private void end(Subscriber ended) {
            ended.cancel();
            distribution.remove(ended);
            subscribers.remove(ended);
        }

        @Override
        public @Nullable FeedCursor progress() {
            var at = tail.position();
            var current = subscriber;
            if (at == null || current == null || !current.hasTaken()) {
                return null;
            }
            var own = current.position();
            return own == null || isBefore(own, at) ? at : null;
        }

        private static boolean isBefore(FeedCursor own, FeedCursor at) {
            var inside = own.inside();
            var told = inside == null ? own.from() : inside.until();
            return !own.incarnation().equals(at.incarnation()) || told.isWithin(at.from());
        }
    }
}
