package dev.sluice.live;

import dev.sluice.catalog.ChangeStream;
import dev.sluice.database.SqlFailure;
import dev.sluice.feed.Change;
import dev.sluice.feed.FeedCursor;
import dev.sluice.query.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hands the changes of a batch to the subscribers that want them and may see them. Subscribers are
 * found by the values of a change, so those of other rows cost nothing. The {@link ChangeTail}
 * distributes one batch after the other; subscribers may come and go on all threads.
 */
final class Distribution {

    private final Admissions admissions;
    private final Set<Subscriber> all = new HashSet<>();
    private final Map<String, Routes> routes = new HashMap<>();
    private final Map<UUID, Set<Subscriber>> byCaller = new HashMap<>();

    Distribution(Admissions admissions) {
        this.admissions = admissions;
    }

    /** The subscribers to rows of a table: by the column and its value, or to all rows. */
    private static final class Routes {

        private final Set<Subscriber> toAll = new HashSet<>();
        private final Map<String, Map<UUID, Set<Subscriber>>> byColumn = new HashMap<>();

        void add(Subscriber subscriber) {
            var rows = subscriber.rows();
            if (rows.column() == null) {
                toAll.add(subscriber);
            } else {
                byColumn.computeIfAbsent(rows.column(), _ -> new HashMap<>())
                        .computeIfAbsent(Objects.requireNonNull(rows.key()), _ -> new HashSet<>())
                        .add(subscriber);
            }
        }

        void remove(Subscriber subscriber) {
            var rows = subscriber.rows();
            toAll.remove(subscriber);
            var byValue = byColumn.get(rows.column());
            if (byValue != null) {
                byValue.computeIfPresent(
                        Objects.requireNonNull(rows.key()),
                        (_, same) -> same.remove(subscriber) && same.isEmpty() ? null : same);
            }
        }

        /** Collects the subscribers that a change may concern. */
        void collect(Change change, Collection<Subscriber> found) {
            found.addAll(toAll);
            byColumn.forEach(
                    (column, byValue) -> {
                        if (change.kind() == Change.Kind.RESYNC) {
                            byValue.values().forEach(found::addAll);
                        } else {
                            collect(change.before(), column, byValue, found);
                            collect(change.after(), column, byValue, found);
                        }
                    });
        }

        private static void collect(
                Change.@Nullable Image row,
                String column,
                Map<UUID, Set<Subscriber>> byValue,
                Collection<Subscriber> found) {
            var value = row == null ? null : row.key(column);
            if (value != null) {
                found.addAll(byValue.getOrDefault(value, Set.of()));
            }
        }
    }

    /**
     * A change for a subscriber.
     *
     * @param ask the question whether the subscriber's caller sees the row; null for RESYNC
     */
    private record Match(Subscriber subscriber, ChangeEvent event, Admissions.@Nullable Ask ask) {}

    /** Adds a subscriber, which gets the changes after a position. */
    void add(Subscriber subscriber, FeedCursor at) {
        synchronized (this) {
            if (subscriber.isOver()) {
                return;
            }
            all.add(subscriber);
            var caller = subscriber.caller().id();
            if (caller != null) {
                byCaller.computeIfAbsent(caller, _ -> new HashSet<>()).add(subscriber);
            }
            routes.computeIfAbsent(subscriber.rows().entity().table(), _ -> new Routes())
                    .add(subscriber);
        }
        subscriber.joined(at);
    }

    synchronized void remove(Subscriber subscriber) {
        if (all.remove(subscriber)) {
            Objects.requireNonNull(routes.get(subscriber.rows().entity().table()))
                    .remove(subscriber);
            var caller = subscriber.caller().id();
            if (caller != null) {
                byCaller.computeIfPresent(
                        caller,
                        (_, same) -> same.remove(subscriber) && same.isEmpty() ? null : same);
            }
        }
    }

    /** Forgets all decisions: rights may have changed without a report. */
    void forgetRights() {
        admissions.forgetAll();
    }

    /** Hands one RESYNC to all subscribers. */
    void resyncAll(ChangeEvent resync) {
        admissions.forgetAll();
        subscribers().forEach(subscriber -> subscriber.resync(resync));
    }

    private synchronized List<Subscriber> subscribers() {
        return List.copyOf(all);
    }

    /** Hands the changes of a batch to all subscribers that want and may see them. */
    Mono<Void> distribute(Batch batch) {
        return Mono.defer(
                () -> {
                    forgetDecisions(batch);
                    var isPage = batch.after().inside() != null || batch.next().inside() != null;
                    return hand(
                            matches(batch), isPage ? admissions::decided : admissions::admitted);
                });
    }

    /** Hands changes to one subscriber that has just joined. */
    Mono<Void> distribute(List<Batch> batches, Subscriber subscriber) {
        return Mono.defer(
                () -> {
                    var matches = new ArrayList<Match>();
                    for (var batch : batches) {
                        for (var change : batch.changes()) {
                            matchAll(batch, change, subscriber, matches);
                        }
                    }
                    return hand(matches, admissions::admitted);
                });
    }

    /**
     * Returns the changes of a page of the log that a subscriber wants and may see, for a
     * subscriber that reads the log by itself. It may be ahead of the tail, so what is remembered
     * of its rights does not count.
     */
    Mono<List<ChangeEvent>> select(Batch page, Subscriber subscriber) {
        return Mono.defer(
                () -> {
                    var matches = new ArrayList<Match>();
                    page.changes().forEach(change -> matchAll(page, change, subscriber, matches));
                    return admitted(matches, admissions::decided)
                            .map(sees -> sees.stream().map(Match::event).toList());
                });
    }

    /** Rights may depend on the changed tables. */
    private void forgetDecisions(Batch batch) {
        var tables = new HashSet<String>();
        for (var change : batch.changes()) {
            var layout = change.layout();
            if (layout == null) {
                admissions.forgetAll();
                return;
            }
            tables.add(layout.columns().table());
        }
        admissions.changed(tables);
    }

    private synchronized List<Match> matches(Batch batch) {
        var matches = new ArrayList<Match>();
        for (var change : batch.changes()) {
            var found = new LinkedHashSet<Subscriber>();
            var layout = change.layout();
            if (layout == null) {
                found.addAll(all);
            } else {
                var table = routes.get(layout.columns().table());
                if (table != null) {
                    table.collect(change, found);
                }
            }
            found.forEach(subscriber -> match(batch, change, subscriber, matches));
            matchRights(batch, change, matches);
        }
        return matches;
    }

    private void match(Batch batch, Change change, Subscriber subscriber, List<Match> matches) {
        var position = subscriber.position();
        var kind = subscriber.rows().kind(change);
        if (kind == null
                || !subscriber.wants(kind)
                || position == null
                || batch.isToldAt(position, change)) {
            return;
        }
        var event =
                new ChangeEvent(kind, change.key(), change.at(), batch.cursor(change, position));
        var row = RowFilter.decisive(kind, change);
        matches.add(
                new Match(
                        subscriber,
                        event,
                        row == null
                                ? null
                                : admissions.ask(
                                        subscriber.rows().entity(),
                                        subscriber.caller(),
                                        change.key(),
                                        row)));
    }

    /**
     * A change of a membership says nothing about the rows that its caller sees from now on, or
     * does not see any more. So the caller's streams whose rules read that table get a RESYNC.
     */
    private void matchRights(Batch batch, Change change, List<Match> matches) {
        if (change.kind() == Change.Kind.RESYNC) {
            all.forEach(subscriber -> matchRights(batch, change, subscriber, matches));
            return;
        }
        for (var key : keys(change)) {
            byCaller.getOrDefault(key, Set.of())
                    .forEach(subscriber -> matchRights(batch, change, subscriber, matches));
        }
    }

    private void matchRights(
            Batch batch, Change change, Subscriber subscriber, List<Match> matches) {
        var position = subscriber.position();
        if (position != null
                && !batch.isToldAt(position, change)
                && admissions.dependOn(change, subscriber.rows().entity(), subscriber.caller())) {
            var resync =
                    new ChangeEvent(
                            ChangeStream.Kind.RESYNC,
                            null,
                            change.at(),
                            batch.cursor(change, position));
            matches.add(new Match(subscriber, resync, null));
        }
    }

    /** Matches a change with one subscriber, also as a change of its rights. */
    private void matchAll(Batch batch, Change change, Subscriber subscriber, List<Match> matches) {
        match(batch, change, subscriber, matches);
        var caller = subscriber.caller().id();
        if (caller != null
                && (change.kind() == Change.Kind.RESYNC || keys(change).contains(caller))) {
            matchRights(batch, change, subscriber, matches);
        }
    }

    /** Returns the keys of the changed row and of all rows to which it points, before or after. */
    private static Set<UUID> keys(Change change) {
        var keys = new LinkedHashSet<UUID>();
        if (change.key() != null) {
            keys.add(change.key());
        }
        for (var row : Arrays.asList(change.before(), change.after())) {
            if (row != null) {
                row.keys().stream().filter(Objects::nonNull).forEach(keys::add);
            }
        }
        return keys;
    }

    /**
     * Hands changes to their subscribers as soon as all rights are known. A failure that may pass
     * fails the whole, and nothing is handed on. Any other failure concerns the subscribers alone
     * whose rights cannot be told.
     */
    private Mono<Void> hand(
            List<Match> matches, Function<Set<Admissions.Ask>, Mono<Set<Admissions.Ask>>> answers) {
        var groups = new LinkedHashMap<Admissions.EntityAndClass, List<Match>>();
        for (var match : matches) {
            groups.computeIfAbsent(match.subscriber().asked(), _ -> new ArrayList<>()).add(match);
        }
        return Flux.fromIterable(groups.values())
                .concatMap(group -> answered(group, answers))
                .collectList()
                .doOnNext(answered -> answered.forEach(Runnable::run))
                .then();
    }

    /** Returns the task that hands the changes of a group on, or ends its subscriptions. */
    private Mono<Runnable> answered(
            List<Match> group, Function<Set<Admissions.Ask>, Mono<Set<Admissions.Ask>>> answers) {
        return admitted(group, answers)
                .<Runnable>map(seen -> () -> seen.forEach(this::hand))
                .onErrorResume(
                        failure -> !(failure instanceof SqlFailure known && known.isPassing()),
                        failure -> Mono.just(() -> fail(group, failure)));
    }

    private void fail(List<Match> group, Throwable failure) {
        for (var match : group) {
            remove(match.subscriber());
            match.subscriber().fail(Reader.refusal(failure));
        }
    }

    private void hand(Match match) {
        match.subscriber().offer(match.event());
        if (!match.subscriber().isLive()) {
            remove(match.subscriber());
        }
    }

    /** Keeps the changes that their callers may see, in their order. */
    private static Mono<List<Match>> admitted(
            List<Match> matches,
            Function<Set<Admissions.Ask>, Mono<Set<Admissions.Ask>>> admissions) {
        var asks = new LinkedHashSet<Admissions.Ask>();
        matches.forEach(
                match -> {
                    if (match.ask() != null) {
                        asks.add(match.ask());
                    }
                });
        return asks.isEmpty()
                ? Mono.just(matches)
                : admissions
                        .apply(asks)
                        .map(
                                sees ->
                                        matches.stream()
                                                .filter(
                                                        match ->
                                                                match.ask() == null
                                                                        || sees.contains(
                                                                                match.ask()))
                                                .toList());
    }
}
