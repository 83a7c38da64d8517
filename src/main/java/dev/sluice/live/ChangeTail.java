package dev.sluice.live;

import dev.sluice.catalog.ChangeStream;
import dev.sluice.feed.ChangeLog;
import dev.sluice.feed.FeedCursor;
import dev.sluice.feed.Window;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The end of the log of changes. One reader of a gateway reads the log for all subscribers that
 * keep up, and {@link Distribution} hands the changes to them. The newest changes stay in memory,
 * so that a subscriber that comes back finds them without a statement.
 *
 * <p>The reader rests while there are no subscribers. Safe for all threads.
 */
final class ChangeTail {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeTail.class);

    /** The pause between two reads after changes. */
    private static final Duration BUSY = Duration.ofMillis(25);

    /** The pause between two reads without changes. */
    private static final Duration QUIET = Duration.ofMillis(100);

    /** The time after the last change from which the log counts as quiet. */
    private static final Duration CALM = Duration.ofSeconds(1);

    /** The time between two positions that are recorded without changes. */
    private static final Duration BETWEEN_RECORDS = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOGS = Duration.ofMinutes(1);

    /** The maximum number of changes that stay in memory. */
    private static final int MAX_KEPT = 4_000;

    private final ChangeLog log;
    private final Distribution distribution;
    private final LiveCounters counters;
    private final BooleanSupplier hasSubscribers;
    private final ArrayDeque<Batch> kept = new ArrayDeque<>();
    private final List<Joiner> joiners = new ArrayList<>();
    private @Nullable FeedCursor position;
    private long number;
    private int keptChanges;
    private boolean isReading;
    private boolean isStopped;

    // only the reading loop uses these fields, and its signals come one after the other
    private long changed = System.nanoTime();
    private long recorded = System.nanoTime();
    private long nextLog = System.nanoTime();

    /**
     * Creates a reader that rests.
     *
     * @param hasSubscribers whether there are any subscribers, live or not
     */
    ChangeTail(
            ChangeLog log,
            Distribution distribution,
            LiveCounters counters,
            BooleanSupplier hasSubscribers) {
        this.log = log;
        this.distribution = distribution;
        this.counters = counters;
        this.hasSubscribers = hasSubscribers;
    }

    /**
     * Reads from now on, if it rests. Subscribers that read the log by themselves need that, too:
     * the tail reports the changes of rights.
     */
    synchronized void wake() {
        if (!isReading && !isStopped) {
            isReading = true;
            loop();
        }
    }

    /**
     * A subscriber that waits for the tail.
     *
     * @param read the number of the last batch whose changes the subscriber knows
     */
    private record Joiner(Subscriber subscriber, long read) {}

    /** Returns the number of the last batch that was read. */
    synchronized long number() {
        return number;
    }

    /** Returns the position up to which all changes were handed on; null before the first read. */
    synchronized @Nullable FeedCursor position() {
        return position;
    }

    /**
     * Hands changes to a subscriber that has read the log to its end, or that begins now.
     *
     * @param read the number of the last batch that had been read before the subscriber read the
     *     log. A subscriber without a position begins now, whatever the number
     */
    synchronized void join(Subscriber subscriber, long read) {
        joiners.add(new Joiner(subscriber, subscriber.position() == null ? Long.MAX_VALUE : read));
        wake();
    }

    /**
     * Hands changes to a subscriber from its own position on, if the changes after it are in
     * memory.
     *
     * @return whether the subscriber joins
     */
    synchronized boolean tryJoin(Subscriber subscriber) {
        var from = subscriber.position();
        var read = from == null ? Long.valueOf(number) : numberBefore(from);
        if (read == null) {
            return false;
        }
        join(subscriber, read);
        return true;
    }

    /** Returns the number of a batch whose end a position has passed; null if it is unknown. */
    private @Nullable Long numberBefore(FeedCursor from) {
        var now = position;
        if (now == null
                || from.inside() != null
                || !from.incarnation().equals(now.incarnation())
                || from.lsn() > now.lsn()) {
            return null;
        }
        for (var batches = kept.descendingIterator(); batches.hasNext(); ) {
            var batch = batches.next();
            if (batch.next().inside() == null && batch.next().from().isWithin(from.from())) {
                return batch.number();
            }
        }
        var first = kept.peekFirst();
        var begin = first == null ? now : first.after();
        return begin.inside() == null && begin.from().isWithin(from.from())
                ? (first == null ? number : first.number() - 1)
                : null;
    }

    /** Ends the reader. */
    synchronized void stop() {
        isStopped = true;
    }

    private void loop() {
        Mono.defer(this::round)
                .onErrorResume(this::missed)
                .flatMap(Mono::delay)
                .repeat(this::goesOn)
                .subscribe(
                        _ -> {}, failure -> LOG.error("The log of changes is not read", failure));
    }

    /** Rests without subscribers, and forgets the batches, which would be incomplete later. */
    private synchronized boolean goesOn() {
        if (!isStopped && (!joiners.isEmpty() || hasSubscribers.getAsBoolean())) {
            return true;
        }
        isReading = false;
        position = null;
        kept.clear();
        keptChanges = 0;
        return false;
    }

    /** Reads once. Returns the pause before the next round. */
    private Mono<Duration> round() {
        var from = position();
        if (from == null) {
            return log.now()
                    .doOnNext(this::begin)
                    .then(Mono.defer(this::admitJoiners))
                    .thenReturn(Duration.ZERO);
        }
        var record = System.nanoTime() - recorded >= BETWEEN_RECORDS.toNanos();
        return log.read(from, record).flatMap(window -> apply(from, window));
    }

    /**
     * Begins at a position. No batch has the changes made while the tail rested, so the number of
     * the batches jumps. A subscriber that read the log before then reads it once more.
     */
    private synchronized void begin(FeedCursor now) {
        position = now;
        number++;
        recorded = System.nanoTime();
        distribution.forgetRights();
    }

    private Mono<Duration> apply(FeedCursor from, Window window) {
        var next = window.next();
        if (next != null) {
            recorded = System.nanoTime();
        }
        if (window.judgement() != Window.Judgement.GOOD) {
            lost(Objects.requireNonNull(next));
            return Mono.just(Duration.ZERO);
        }
        if (window.changes().isEmpty()) {
            synchronized (this) {
                position = next == null ? from : next;
            }
            return admitJoiners().thenReturn(pause(window));
        }
        changed = System.nanoTime();
        var batch = new Batch(number() + 1, from, window.changes(), Objects.requireNonNull(next));
        return admitJoiners()
                .then(distribution.distribute(batch))
                .then(Mono.fromRunnable(() -> keep(batch)))
                .then(Mono.fromSupplier(() -> pause(window)));
    }

    private Duration pause(Window window) {
        if (window.more()) {
            return Duration.ZERO;
        }
        return System.nanoTime() - changed < CALM.toNanos() ? BUSY : QUIET;
    }

    private synchronized void keep(Batch batch) {
        number = batch.number();
        position = batch.next();
        kept.addLast(batch);
        keptChanges += batch.changes().size();
        while (keptChanges > MAX_KEPT) {
            keptChanges -= kept.removeFirst().changes().size();
        }
        var newest = batch.changes().getLast().at();
        counters.lagsBy(Duration.between(newest, OffsetDateTime.now(newest.getOffset())).toNanos());
    }

    /**
     * The future that the tail knew was undone, or the log does not go back to it. All subscribers
     * must read their rows anew.
     */
    private void lost(FeedCursor next) {
        LOG.warn("The log of changes does not continue: all subscribers read their rows anew");
        synchronized (this) {
            position = next;
            number++;
            kept.clear();
            keptChanges = 0;
        }
        distribution.resyncAll(
                new ChangeEvent(
                        ChangeStream.Kind.RESYNC, null, OffsetDateTime.now(ZoneOffset.UTC), next));
    }

    /** Hands the changes that joining subscribers missed to them. Then they are live. */
    private Mono<Void> admitJoiners() {
        List<Joiner> joining;
        synchronized (this) {
            if (joiners.isEmpty()) {
                return Mono.empty();
            }
            joining = List.copyOf(joiners);
            joiners.clear();
        }
        return Flux.fromIterable(joining).concatMap(this::admit).then();
    }

    private Mono<Void> admit(Joiner joiner) {
        var subscriber = joiner.subscriber();
        var batches = since(joiner.read());
        if (batches == null) {
            subscriber.fallBehind();
            return Mono.empty();
        }
        distribution.add(subscriber, Objects.requireNonNull(position()));
        return distribution
                .distribute(batches, subscriber)
                .onErrorResume(
                        failure -> {
                            distribution.remove(subscriber);
                            subscriber.fallBehind();
                            return Mono.empty();
                        });
    }

    /** Returns the batches after one; null if they are not in memory any more. */
    private synchronized @Nullable List<Batch> since(long read) {
        if (read >= number) {
            return List.of();
        }
        var first = kept.peekFirst();
        return first == null || first.number() > read + 1
                ? null
                : kept.stream().filter(batch -> batch.number() > read).toList();
    }

    /** The database could not be read. The subscribers wait until it can. */
    private Mono<Duration> missed(Throwable failure) {
        counters.failedToRead();
        var now = System.nanoTime();
        if (now - nextLog >= 0) {
            nextLog = now + BETWEEN_LOGS.toNanos();
            LOG.warn("The log of changes cannot be read: {}", failure.toString());
        }
        return Mono.just(QUIET);
    }
}
