package dev.sluice.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.RuleUse;
import dev.sluice.condition.Condition;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.feed.Change;
import dev.sluice.policy.Caller;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.sql.PlanSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Decides which callers are told of a change. The values of the row in the log decide, by the same
 * rules as for reading. So a deletion is told, too, and so is a change of a row that is gone.
 *
 * <p>The decisions are remembered until a table changes that their rules read. The log tells that,
 * so {@link ChangeTail} reports these changes before it asks about others of the same batch. Safe
 * for all threads.
 */
final class Admissions {

    /** The maximum time that a decision is remembered. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private static final int MAX_REMEMBERED = 100_000;

    private final SqlRunner sql;
    private final VisibilityRules rules;
    private final DatabaseSchema database;
    private final Map<EntityAndClass, Decider> deciders = new ConcurrentHashMap<>();

    /** The number of times that decisions were forgotten. */
    private final AtomicLong generation = new AtomicLong();

    Admissions(SqlRunner sql, VisibilityRules rules, DatabaseSchema database) {
        this.sql = sql;
        this.rules = rules;
        this.database = database;
    }

    /**
     * A question: whether a caller sees a row.
     *
     * @param caller the key of the caller's row; null for callers without one
     * @param scopes the values at which the visibility rules look, in the order of {@link
     *     #columns}; null stands for null
     */
    record Ask(EntityAndClass about, @Nullable UUID caller, List<@Nullable UUID> scopes) {

        Ask {
            scopes = Collections.unmodifiableList(new ArrayList<>(scopes));
        }
    }

    /** The entity of the rows, and the class of the callers. */
    record EntityAndClass(Entity entity, CallerClass callers) {

        static EntityAndClass of(Entity entity, Caller caller) {
            var callers = caller.asClass();
            return new EntityAndClass(
                    entity, new CallerClass(callers.kind(), false, callers.scopes()));
        }
    }

    /**
     * Decides on the rows of an entity for a class of callers.
     *
     * @param columns the columns at which the rules look
     * @param text the statement that decides
     * @param always whether all rows are visible, or none; null if the statement decides
     * @param reads the columns that the rules read, by table
     * @param decisions the decisions that still hold
     */
    private record Decider(
            List<String> columns,
            String text,
            @Nullable Boolean always,
            Map<String, Set<String>> reads,
            Cache<Ask, Boolean> decisions) {}

    /** Makes the question about a row with values from the log. */
    Ask ask(Entity entity, Caller caller, @Nullable UUID key, Change.Image row) {
        var about = EntityAndClass.of(entity, caller);
        var scopes = new ArrayList<@Nullable UUID>();
        for (var column : decider(about).columns()) {
            scopes.add(column.equals(Entity.KEY_COLUMN) ? key : row.key(column));
        }
        return new Ask(about, caller.id(), scopes);
    }

    /** Returns the columns at which the visibility rules of an entity look. */
    private static List<String> columns(Entity entity) {
        return entity.visibility().stream()
                .map(RuleUse::by)
                .filter(by -> by != null)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Whether a change of a row may change which rows of an entity its caller sees: the rules read
     * a column of it that differs.
     */
    boolean dependOn(Change change, Entity entity, Caller caller) {
        var layout = change.layout();
        if (layout == null) {
            return false;
        }
        var columns =
                decider(EntityAndClass.of(entity, caller)).reads().get(layout.columns().table());
        if (columns == null) {
            return false;
        }
        var before = change.before();
        var after = change.after();
        return before == null
                || after == null
                || columns.stream().anyMatch(column -> differs(before, after, column));
    }

    private static boolean differs(Change.Image before, Change.Image after, String column) {
        if (before.columns().keys().contains(column)) {
            return !Objects.equals(before.key(column), after.key(column));
        }
        return before.columns().states().contains(column)
                && !Objects.equals(before.state(column), after.state(column));
    }

    /** Forgets the decisions that depend on changed tables. */
    void changed(Set<String> tables) {
        for (var decider : deciders.values()) {
            if (!Collections.disjoint(decider.reads().keySet(), tables)) {
                generation.incrementAndGet();
                decider.decisions().invalidateAll();
            }
        }
    }

    /** Forgets all decisions. */
    void forgetAll() {
        generation.incrementAndGet();
        deciders.values().forEach(decider -> decider.decisions().invalidateAll());
    }

    /**
     * Answers questions, from memory where it can.
     *
     * @return the questions whose caller sees the row, or a {@link dev.sluice.database.SqlFailure}
     */
    Mono<Set<Ask>> admitted(Set<Ask> asks) {
        var before = generation.get();
        var known = new HashSet<Ask>();
        var open = new HashSet<Ask>();
        for (var ask : asks) {
            var decision = decider(ask.about()).decisions().getIfPresent(ask);
            if (decision == null) {
                open.add(ask);
            } else if (decision) {
                known.add(ask);
            }
        }
        return decided(open)
                .doOnNext(
                        admitted -> {
                            remember(open, admitted, before);
                            known.addAll(admitted);
                        })
                .thenReturn(known);
    }

    /**
     * Answers questions by the rights of now.
     *
     * @return the questions whose caller sees the row, or a {@link dev.sluice.database.SqlFailure}
     */
    Mono<Set<Ask>> decided(Set<Ask> asks) {
        var admitted = new HashSet<Ask>();
        var open = new LinkedHashMap<EntityAndClass, List<Ask>>();
        for (var ask : asks) {
            var always = decider(ask.about()).always();
            if (always == null) {
                open.computeIfAbsent(ask.about(), _ -> new ArrayList<>()).add(ask);
            } else if (always) {
                admitted.add(ask);
            }
        }
        return Flux.fromIterable(open.entrySet())
                .concatMap(same -> seen(same.getKey(), same.getValue()))
                .doOnNext(admitted::add)
                .then(Mono.just(admitted));
    }

    private Flux<Ask> seen(EntityAndClass about, List<Ask> asks) {
        var parameters = new ArrayList<Object>();
        parameters.add(keys(asks, Ask::caller));
        for (var i = 0; i < decider(about).columns().size(); i++) {
            var column = i;
            parameters.add(keys(asks, ask -> ask.scopes().get(column)));
        }
        return sql.rows(
                decider(about).text(),
                parameters,
                row -> asks.get(row.get("ord", Long.class).intValue() - 1));
    }

    private static UUID[] keys(List<Ask> asks, Function<Ask, @Nullable UUID> key) {
        return asks.stream().map(key).toArray(UUID[]::new);
    }

    /** Remembers decisions, unless a change was reported since they were asked for. */
    private void remember(Set<Ask> asks, Set<Ask> admitted, long before) {
        if (generation.get() == before) {
            asks.forEach(ask -> decider(ask.about()).decisions().put(ask, admitted.contains(ask)));
            if (generation.get() != before) {
                asks.forEach(ask -> decider(ask.about()).decisions().invalidate(ask));
            }
        }
    }

    private Decider decider(EntityAndClass about) {
        return deciders.computeIfAbsent(about, this::made);
    }

    private Decider made(EntityAndClass about) {
        var condition = rules.rows(about.entity(), about.callers()).condition();
        Cache<Ask, Boolean> decisions =
                Caffeine.newBuilder()
                        .maximumSize(MAX_REMEMBERED)
                        .expireAfterWrite(REMEMBERED)
                        .build();
        var reads = Condition.columns(condition);
        var columns = columns(about.entity());
        if (condition.equals(Condition.ALWAYS) || condition.equals(Condition.NEVER)) {
            return new Decider(columns, "", condition.equals(Condition.ALWAYS), reads, decisions);
        }
        var text = PlanSql.admission(about.entity(), columns, about.callers(), rules, database);
        return new Decider(columns, text, null, reads, decisions);
    }

    /**
     * Returns whether a caller sees a row now. The statement runs to its end: a cancelled one costs
     * the server a request to cancel it.
     *
     * @return true or false, or a {@link dev.sluice.database.SqlFailure}
     */
    Mono<Boolean> sees(Caller caller, Entity entity, UUID key) {
        var text = PlanSql.sight(entity, caller.asClass(), rules, database);
        return sql.rows(
                        text,
                        List.of(new UUID[] {key}, new @Nullable UUID[] {caller.id()}),
                        row -> row.get("ord", Long.class))
                .count()
                .map(rows -> rows > 0);
    }
}
