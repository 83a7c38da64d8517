package dev.sluice.query.sql;

import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.Limits;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.plan.Plan;

/**
 * Renders a plan as one statement.
 *
 * <p>Its first two parameters are parallel arrays, the key rows: for each a key (null where the
 * plan needs none) and a caller (null for an anonymous one). It answers one row for each key row:
 * {@code ord} (from 1), {@code fragment} (the JSON text; null if there is nothing to see, or too
 * much) and {@code size} (the text's bytes).
 *
 * <p>PostgreSQL makes a plan for each run of a statement as long as that looks cheaper than one for
 * all runs; making it takes longer than most of our statements run. So a number of rows, which one
 * run knows and all do not, is hidden from it by a {@code select} of its own.
 */
public final class PlanSql {

    /** The number of the first parameter behind the key rows. */
    private static final int FIRST_BIND = 3;

    private static final Name KEY_ROW = Name.of("k");
    private static final String KEY_ARRAYS = "(select $1::uuid[]), (select $2::uuid[])";
    private static final String KEY_COLUMNS = "key, caller";

    private PlanSql() {}

    /** The statement whose binds are parameters: one value of each for all key rows. */
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
     * The statement whose binds are columns of the key rows: each has values of its own, so that
     * callers with different values share a run. Behind the arrays of keys and callers it takes an
     * array for each bind. A bind that is a list itself is a text there, written as an array of
     * PostgreSQL: the lists in an array of arrays would have to have one length.
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
