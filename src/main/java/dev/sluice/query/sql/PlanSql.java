package dev.sluice.query.sql;

import dev.sluice.catalog.Entity;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.Limits;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.plan.Plan;
import dev.sluice.query.plan.Visibility;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders a plan as one statement, which serves many requests in one run. Each request adds a key
 * row: a key (null if the plan needs none) and a caller (null if anonymous).
 *
 * <p>The first two parameters are parallel arrays with the keys and the callers. The statement
 * returns three columns for each key row. {@code ord} is its number, from 1. {@code fragment} is
 * the JSON text, or null if nothing is visible or the text is too long. {@code size} is the number
 * of bytes of the text.
 *
 * <p>PostgreSQL plans each run of a statement anew while that looks cheaper than one plan for all
 * runs. The planning takes longer than most of our statements run. A known array length or limit
 * would make the plan of a single run look cheaper. So the arrays and the limits stand in a {@code
 * select} of their own, which hides their values from PostgreSQL's planner.
 */
public final class PlanSql {

    /** The number of the first parameter after the arrays of keys and callers. */
    private static final int FIRST_BIND = 3;

    private static final Name KEY_ROW = Name.of("k");
    private static final String KEY_ARRAYS = "(select $1::uuid[]), (select $2::uuid[])";
    private static final String KEY_COLUMNS = "key, caller";

    private PlanSql() {}

    /**
     * Returns a statement whose binds are parameters. All key rows share the value of each bind.
     */
    public static Sql.Statement statement(
            Plan plan,
            CallerClass callers,
            VisibilityRules rules,
            DatabaseSchema database,
            Limits limits) {
        var fragment = fragment(plan, callers, rules, database);
        return answer(fragment, KEY_ARRAYS, KEY_COLUMNS, limits).toStatement(FIRST_BIND);
    }

    /**
     * Returns a statement whose binds are columns of the key rows. Each key row has its own values,
     * so that requests with different values can share a run.
     *
     * <p>After the arrays of keys and callers, the statement takes an array for each bind. If the
     * values of a bind are lists, each list is the text of a PostgreSQL array. An array of arrays
     * cannot hold them, because its inner arrays must have the same length.
     */
    public static Sql.Statement statementByRow(
            Plan plan,
            CallerClass callers,
            VisibilityRules rules,
            DatabaseSchema database,
            Limits limits) {
        var fragment = fragment(plan, callers, rules, database).byColumns(KEY_ROW);
        var arrays = new StringBuilder(KEY_ARRAYS);
        var columns = new StringBuilder(KEY_COLUMNS);
        for (var i = 0; i < fragment.types().size(); i++) {
            var type = fragment.types().get(i);
            arrays.append(", (select $")
                    .append(FIRST_BIND + i)
                    .append("::")
                    .append(type.endsWith("[]") ? "text" : type)
                    .append("[])");
            columns.append(", ").append(Sql.columnName(i));
        }
        var answer =
                answer(Sql.raw(fragment.text()), arrays.toString(), columns.toString(), limits);
        return new Sql.Statement(answer.toStatement(FIRST_BIND).text(), fragment.binds());
    }

    /**
     * Returns a statement that tells which callers see rows of an entity, by values of the rows.
     * The rows themselves need not exist any more.
     *
     * <p>The parameters are parallel arrays: the callers, and an array for each column. The
     * statement returns the column {@code ord}, a bigint from 1, for each caller that sees the row.
     * It ignores whether the row is soft-deleted.
     *
     * @param columns the columns of type uuid that the entity's visibility rules look at
     */
    public static String admission(
            Entity entity,
            List<String> columns,
            CallerClass callers,
            VisibilityRules rules,
            DatabaseSchema database) {
        var arrays = new StringBuilder("(select $1::uuid[])");
        var names = new ArrayList<Sql>();
        for (var i = 0; i < columns.size(); i++) {
            arrays.append(", (select $").append(i + 2).append("::uuid[])");
            names.add(Sql.of("%", Name.of(columns.get(i))));
        }
        names.addFirst(Sql.raw("caller"));
        return Sql.of(
                        "select k.ord from unnest(%) with ordinality as k (%, ord) where %",
                        Sql.raw(arrays.toString()),
                        Sql.join(", ", names),
                        new ConditionSql(callers, rules, database)
                                .render(rules.rows(entity, callers).condition(), KEY_ROW, true))
                .toStatement(1)
                .text();
    }

    /**
     * Returns a statement that tells which callers see which rows of an entity now.
     *
     * <p>The parameters are parallel arrays of keys and callers. The statement returns the column
     * {@code ord}, a bigint from 1, for each caller that sees the row with the key.
     */
    public static String sight(
            Entity entity, CallerClass callers, VisibilityRules rules, DatabaseSchema database) {
        var conditions = new ConditionSql(callers, rules, database);
        var row = conditions.alias(entity);
        return Sql.of(
                        "select k.ord from unnest($1::uuid[], $2::uuid[]) with ordinality as k (key, caller, ord) "
                                + "where exists (select from % as % where % = k.key and %)",
                        Name.of(entity.table()),
                        row,
                        row.dot(Entity.KEY_COLUMN),
                        conditions
                                .values()
                                .visible(new Visibility(entity, callers, false), row, true))
                .toStatement(1)
                .text();
    }

    private static Sql answer(Sql fragment, String arrays, String columns, Limits limits) {
        return Sql.of(
                "select f.ord, case when octet_length(f.fragment) <= % then f.fragment end as fragment, "
                        + "octet_length(f.fragment) as size from (select k.ord, % as fragment "
                        + "from unnest(%) with ordinality as k (%, ord) "
                        + "offset 0) as f",
                Sql.raw(Integer.toString(limits.maxFragmentBytes())),
                fragment,
                Sql.raw(arrays),
                Sql.raw(columns));
    }

    private static Sql fragment(
            Plan plan, CallerClass callers, VisibilityRules rules, DatabaseSchema database) {
        var conditions = new ConditionSql(callers, rules, database);
        var values = conditions.values();
        var objects = new ObjectSql(values, conditions);
        return switch (plan) {
            case Plan.One(var object) -> objects.byKey(object, Sql.raw("k.key"));
            case Plan.Page(var connection) -> objects.connection(connection, null);
            case Plan.Lookup(var object, var condition, var first) ->
                    objects.lookup(object, condition, first);
            case Plan.Namespace(var members) ->
                    ObjectSql.object(
                            members,
                            (text, member) -> {
                                switch (member) {
                                    case Plan.NamespaceField.TypeName(var name) ->
                                            text.constant("\"" + name + "\"");
                                    case Plan.NamespaceField.Page(var connection) ->
                                            text.value(objects.connection(connection, null));
                                }
                            });
            case Plan.Nodes nodes -> nodes(nodes, objects);
        };
    }

    private static Sql nodes(Plan.Nodes nodes, ObjectSql objects) {
        if (nodes.branches().isEmpty()) {
            return Sql.literal("[]");
        }
        var key = Sql.of("%", Name.of("n").dot("key"));
        var branches =
                Sql.join(
                        " ",
                        nodes.branches(),
                        branch ->
                                Sql.of(
                                        "when % then %",
                                        Sql.literal(branch.entity().prefix()),
                                        objects.byKey(branch, key)));
        return Sql.of(
                "(select '[' || string_agg(coalesce(case n.prefix % end, 'null'), ',' order by n.ord) || ']' "
                        + "from unnest(?::text[], ?::uuid[]) with ordinality as n (prefix, key, ord))",
                branches, nodes.prefixes(), nodes.keys());
    }
}
