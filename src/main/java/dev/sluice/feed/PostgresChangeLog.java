package dev.sluice.feed;

import dev.sluice.database.SqlNull;
import dev.sluice.database.SqlRow;
import dev.sluice.database.SqlRunner;
import dev.sluice.feed.KnownLayouts.KnownLayout;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Timed;

/**
 * The log that triggers write in PostgreSQL. One statement in autocommit reads, judges, records and
 * flushes, and nothing leaves before the statement has completed. So no connection and no clock is
 * trusted. The rule of positions is that of PgQ.
 */
public final class PostgresChangeLog implements ChangeLog {

    /** The number of changes that a reader takes at a time. */
    public static final int PAGE = 2000;

    /**
     * How often a reader tries to begin an incarnation: about 15 seconds. An attempt fails if the
     * server was restarted meanwhile, or if a transaction uses the log.
     */
    private static final int ATTEMPTS = 100;

    private static final Duration PAUSE = Duration.ofMillis(100);

    /**
     * $1 incarnation, $2 position of the write-ahead log, $3 xmin of the snapshot, $4 the later of
     * its xmax and that of the later snapshot, $5 transactions that were open in the first one, $6
     * and $7 the range of further ones, $8 its mark, $9 transactions that were open in the later
     * one, $10 its xmax, $11 its mark, $12 last change, $13 number of changes, $14 whether to
     * record without changes. Returns nothing if the newest incarnation is not that of the server.
     * Otherwise the first row has the judgement.
     */
    private static final String READ =
            """
            with newest as materialized (
              select i.n, i.id, feed.is_ours(i) as ours from feed.incarnations as i order by i.n desc limit 1),
            own as materialized (
              select case when i.n = newest.n then (pg_current_wal_flush_lsn() - '0/0')::bigint else i.last_lsn end as last_lsn
              from feed.incarnations as i cross join newest
              where i.id = $1 and feed.is_of_this_home(i)),
            early as materialized (
              select newest.id, case
                  when $1::uuid is null then 'NOW'
                  when own.last_lsn is null then 'CURSOR_EXPIRED'
                  when $2::bigint > own.last_lsn then 'RESYNC'
                  when $4::text::xid8 > pg_snapshot_xmax(pg_current_snapshot()) then 'RESYNC'
                  when $3::text::xid8 <= ring.floor then 'CURSOR_EXPIRED'
                  else 'GOOD' end as judgement
              from newest left join own on true cross join feed.ring as ring
              where newest.ours),
            found as materialized (
              select c.* from early cross join feed.changes_after(
                  $5::text[]::xid8[], $6::text::xid8, $7::text::xid8, $8, $9::text[]::xid8[], $10::text::xid8, $11, $12, $13) as c
              where early.judgement = 'GOOD'),
            judged as materialized (
              select early.id, case
                  when early.judgement <> 'GOOD' then early.judgement
                  when $3::text::xid8 <= feed.current_floor((select count(*) from found)) then 'CURSOR_EXPIRED'
                  else 'GOOD' end as judgement
              from early),
            recorded as materialized (
              select judged.*, case when judged.judgement <> 'GOOD' or $14 or exists (select from found) then feed.flush() end as position
              from judged)
            select judgement, id as incarnation, pg_current_snapshot()::text as snapshot,
              (position).lsn, (position).mark, (position).fresh::text as fresh,
              null::bigint as seq, null as xid, null as kind, null::int as layout, null::timestamptz as at, null::uuid as key,
              null::uuid[] as old_keys, null::uuid[] as new_keys, null::text[] as old_states, null::text[] as new_states
            from recorded
            union all
            select null, null, null, null, null, null,
              seq, xid::text, kind::text, layout, at, key, old_keys, new_keys, old_states, new_states
            from found
            order by seq nulls first""";

    /** The snapshot of a cursor of now, which asks for nothing. */
    private static final Snapshot NOTHING = new Snapshot(1, List.of(), 0, 1);

    /** The end of a window that ends at the statement's own snapshot. */
    private static final Snapshot EVERYTHING = new Snapshot(Long.MAX_VALUE, List.of());

    private static final String BEGIN = "select feed.begin_incarnation() as current";

    private final SqlRunner sql;
    private final KnownLayouts layouts;
    private final WindowLimits limits;
    private final int page;
    private final ReadCounts counts;

    /**
     * Creates a reader of the primary's log.
     *
     * @param page the number of changes that a window has at most
     * @param counts is told of each window
     */
    public PostgresChangeLog(SqlRunner sql, WindowLimits limits, int page, ReadCounts counts) {
        this.counts = counts;
        this.sql = sql;
        this.layouts = new KnownLayouts(sql);
        this.limits = limits;
        this.page = page;
    }

    @Override
    public Mono<FeedCursor> now() {
        return answer(null, true, ATTEMPTS).map(answer -> answer.head().cursor());
    }

    @Override
    public Mono<Window> read(FeedCursor after, boolean record) {
        return answer(after, record, ATTEMPTS)
                .flatMap(answer -> window(after, answer))
                .timed()
                .doOnNext(timed -> counts.count(timed.get(), timed.elapsed()))
                .map(Timed::get);
    }

    /** The first row of the answer, and the changes. */
    private record Answer(Head head, List<Row> rows) {}

    /**
     * The judgement of the statement.
     *
     * @param lsn null if no position may leave, because nothing was recorded
     */
    private record Head(String judgement, UUID incarnation, Snapshot snapshot, @Nullable Long lsn) {

        FeedCursor cursor() {
            if (lsn == null) {
                throw new IllegalStateException("No position was recorded");
            }
            return new FeedCursor(incarnation, lsn, snapshot, null);
        }
    }

    /** A row of the log, before its layout is known. Null is RESYNC of everything. */
    private record Row(
            long seq,
            long xid,
            Change.Kind kind,
            @Nullable Integer layout,
            OffsetDateTime at,
            @Nullable UUID key,
            Values before,
            Values after) {}

    private record Values(UUID @Nullable [] keys, String @Nullable [] states) {}

    private Mono<Answer> answer(@Nullable FeedCursor after, boolean record, int attempts) {
        return sql.rows(READ, parameters(after, record), PostgresChangeLog::part)
                .collectList()
                .flatMap(
                        parts ->
                                parts.isEmpty()
                                        ? restarted(after, record, attempts)
                                        : Mono.just(answer(parts)));
    }

    private Mono<Answer> restarted(@Nullable FeedCursor after, boolean record, int attempts) {
        if (attempts == 0) {
            return Mono.error(
                    new IllegalStateException(
                            "No incarnation of the log began: transactions use feed.changes, or the server restarts all the time"));
        }
        return sql.rows(BEGIN, List.of(), row -> row.get("current", Boolean.class))
                .single()
                .flatMap(current -> current ? Mono.just(true) : Mono.delay(PAUSE))
                .then(Mono.defer(() -> answer(after, record, attempts - 1)));
    }

    private static Answer answer(List<Object> parts) {
        return new Answer(
                (Head) parts.getFirst(), parts.stream().skip(1).map(Row.class::cast).toList());
    }

    private List<Object> parameters(@Nullable FeedCursor after, boolean record) {
        var from = after == null ? NOTHING : after.from();
        var inside = after == null ? null : after.inside();
        var until = inside == null ? EVERYTHING : inside.until();
        return List.of(
                after == null ? new SqlNull(UUID.class) : after.incarnation(),
                after == null ? 0L : after.lsn(),
                xid(from.xmin()),
                xid(inside == null ? from.xmax() : Math.max(from.xmax(), until.xmax())),
                xids(from.unseen()),
                xid(from.unseenFrom()),
                xid(from.fresh()),
                from.mark(),
                xids(until.running().stream().mapToLong(Long::longValue)),
                xid(until.xmax()),
                until.mark(),
                inside == null ? 0L : inside.seq(),
                page + 1,
                // A page may be the last one without a change, and its position must be flushed.
                record || inside != null);
    }

    private static String xid(long xid) {
        return Long.toString(xid);
    }

    private static String[] xids(LongStream xids) {
        return xids.mapToObj(PostgresChangeLog::xid).toArray(String[]::new);
    }

    private static Object part(SqlRow row) {
        var judgement = row.find("judgement", String.class);
        if (judgement != null) {
            var snapshot = Snapshot.parse(row.get("snapshot", String.class));
            var lsn = row.find("lsn", Long.class);
            return new Head(
                    judgement,
                    row.get("incarnation", UUID.class),
                    lsn == null
                            ? snapshot
                            : snapshot.markedBy(
                                    row.get("mark", Long.class),
                                    Long.parseLong(row.get("fresh", String.class))),
                    lsn);
        }
        return new Row(
                row.get("seq", Long.class),
                Long.parseLong(row.get("xid", String.class)),
                Change.Kind.of(row.get("kind", String.class)),
                row.find("layout", Integer.class),
                row.get("at", OffsetDateTime.class),
                row.find("key", UUID.class),
                new Values(
                        row.find("old_keys", UUID[].class), row.find("old_states", String[].class)),
                new Values(
                        row.find("new_keys", UUID[].class),
                        row.find("new_states", String[].class)));
    }

    private Mono<Window> window(FeedCursor after, Answer answer) {
        var judgement = Window.Judgement.valueOf(answer.head().judgement());
        if (judgement != Window.Judgement.GOOD) {
            return Mono.just(new Window(judgement, List.of(), answer.head().cursor(), false));
        }
        var more = answer.rows().size() > page;
        var rows = more ? answer.rows().subList(0, page) : answer.rows();
        var ids =
                rows.stream().map(Row::layout).filter(id -> id != null).collect(Collectors.toSet());
        return layouts.of(answer.head().incarnation(), ids)
                .map(known -> rows.stream().map(row -> change(row, known)).toList())
                .map(
                        changes ->
                                new Window(
                                        judgement,
                                        limits.applied(changes),
                                        next(after, answer.head(), changes, more),
                                        more || after.inside() != null));
    }

    private static @Nullable FeedCursor next(
            FeedCursor after, Head head, List<Change> changes, boolean more) {
        var lsn = head.lsn();
        if (lsn == null) {
            return null;
        }
        var inside = after.inside();
        var until = inside == null ? head.snapshot() : inside.until();
        return more
                ? new FeedCursor(
                        head.incarnation(),
                        lsn,
                        after.from(),
                        new FeedCursor.Inside(until, changes.getLast().seq()))
                : new FeedCursor(head.incarnation(), lsn, until, null);
    }

    private static Change change(Row row, Map<Integer, KnownLayout> known) {
        if (row.layout() == null) {
            return change(row, (Layout) null);
        }
        var layout = known.get(row.layout());
        if (layout == null) {
            throw new IllegalStateException("The log names an unknown layout, " + row.layout());
        }
        return layout.outdated()
                ? new Change(
                        row.seq(),
                        row.xid(),
                        Change.Kind.RESYNC,
                        row.at(),
                        layout.layout(),
                        null,
                        null,
                        null)
                : change(row, layout.layout());
    }

    private static Change change(Row row, @Nullable Layout layout) {
        return new Change(
                row.seq(),
                row.xid(),
                row.kind(),
                row.at(),
                layout,
                row.key(),
                image(layout, row.before()),
                image(layout, row.after()));
    }

    private static Change.@Nullable Image image(@Nullable Layout layout, Values values) {
        if (layout == null || values.keys() == null) {
            return null;
        }
        return new Change.Image(
                layout.columns(),
                Arrays.asList(values.keys()),
                values.states() == null
                        ? List.of()
                        : new ArrayList<>(Arrays.asList(values.states())));
    }
}
