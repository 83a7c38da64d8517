package dev.sluice.live;

import dev.sluice.catalog.ChangeStream;
import dev.sluice.database.SqlFailure;
import dev.sluice.feed.ChangeLog;
import dev.sluice.feed.FeedCursor;
import dev.sluice.feed.Window;
import dev.sluice.policy.Refusal;
import dev.sluice.query.Reader;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Reads the log for subscribers that are behind: those that come back with a cursor, and those
 * whose clients are slow. A subscriber reads a page when its client has taken the page before. At
 * the end of the log, it joins the {@link ChangeTail}.
 */
final class CatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    /** The maximum number of pages that are read at a time. */
    private static final int CONCURRENT = 4;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ChangeLog log;
    private final ChangeTail tail;
    private final Distribution distribution;
    private final Sinks.Many<Subscriber> waiting = Sinks.many().unicast().onBackpressureBuffer();
    private final Disposable reading;

    CatchUp(ChangeLog log, ChangeTail tail, Distribution distribution) {
        this.log = log;
        this.tail = tail;
        this.distribution = distribution;
        this.reading =
                waiting.asFlux()
                        .flatMap(this::page, CONCURRENT)
                        .subscribe(_ -> {}, failure -> LOG.error("No page is read", failure));
    }

    /** Reads the next page of a subscriber, or lets it join the tail. */
    void read(Subscriber subscriber) {
        subscriber.joins(null);
        if (!tail.tryJoin(subscriber)) {
            subscriber.readsOn();
            waiting.emitNext(subscriber, Sinks.EmitFailureHandler.busyLooping(PATIENCE));
        }
    }

    void stop() {
        reading.dispose();
    }

    private Mono<Void> page(Subscriber subscriber) {
        return Mono.defer(() -> read(subscriber, Objects.requireNonNull(subscriber.position())))
                .retryWhen(
                        Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                                .maxBackoff(LONGEST_PAUSE)
                                .filter(
                                        failure ->
                                                failure instanceof SqlFailure known
                                                        && known.isPassing()
                                                        && !subscriber.isOver()))
                .onErrorResume(
                        failure -> {
                            subscriber.fail(Reader.refusal(failure));
                            return Mono.empty();
                        })
                .takeUntilOther(subscriber.over());
    }

    private Mono<Void> read(Subscriber subscriber, FeedCursor from) {
        if (subscriber.isOver()) {
            return Mono.empty();
        }
        var number = tail.number();
        return log.read(from, false).flatMap(window -> apply(subscriber, from, window, number));
    }

    private Mono<Void> apply(Subscriber subscriber, FeedCursor from, Window window, long number) {
        var next = window.next();
        switch (window.judgement()) {
            case CURSOR_EXPIRED -> throw expired();
            case RESYNC ->
                    subscriber.resync(
                            new ChangeEvent(
                                    ChangeStream.Kind.RESYNC,
                                    null,
                                    OffsetDateTime.now(ZoneOffset.UTC),
                                    Objects.requireNonNull(next)));
            case GOOD -> {
                if (next != null) {
                    var page = new Batch(0, from, window.changes(), next);
                    return distribution
                            .select(page, subscriber)
                            .doOnNext(
                                    events -> {
                                        if (events.isEmpty() && !window.more()) {
                                            join(subscriber, next, number);
                                        } else {
                                            subscriber.take(events, next);
                                        }
                                    })
                            .then();
                }
                join(subscriber, null, number);
            }
        }
        return Mono.empty();
    }

    private void join(Subscriber subscriber, @Nullable FeedCursor next, long number) {
        subscriber.joins(next);
        tail.join(subscriber, number);
    }

    private static Refusal expired() {
        return Refusal.of(
                Refusal.Code.CURSOR_EXPIRED,
                "The log of changes does not go back to this cursor: read the rows, and subscribe without `after`");
    }
}
