package dev.sluice.query.sql;

import dev.sluice.catalog.ColumnType;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.query.input.Values;
import dev.sluice.query.plan.JsonPlan;
import dev.sluice.query.plan.JsonPlan.JsonMember;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Renders SQL that reads typed fields from a JSON column. Whatever the column holds, the result is
 * JSON of the declared type, or null. The filter of a JSON path admits only values of the right
 * type, and such a filter never fails.
 */
final class JsonSql {

    /** The path to the JSON value itself, not to a member. */
    private static final List<String> ITSELF = List.of("");

    private static final String VALUE = "v";

    private final ConditionSql conditions;

    JsonSql(ConditionSql conditions) {
        this.conditions = conditions;
    }

    /**
     * The JSON text that a plan selects from an SQL expression of type jsonb. The text is never an
     * SQL null.
     */
    Sql text(Sql json, JsonPlan plan) {
        return text(json, ITSELF, plan);
    }

    private Sql text(Sql json, List<String> paths, JsonPlan plan) {
        return switch (plan) {
            case JsonPlan.Scalar scalar -> scalar(json, paths, scalar);
            case JsonPlan.Label label -> label(json, paths, label);
            case JsonPlan.Node node -> node(json, paths, node);
            case JsonPlan.Items items -> items(json, paths, items);
        };
    }

    private static Sql scalar(Sql json, List<String> paths, JsonPlan.Scalar scalar) {
        var value = first(json, paths, filter(scalar.type()), scalar.type().isTime());
        var text = new JsonText();
        switch (scalar.type()) {
            case DATE_TIME, DATE ->
                    ValueSql.json(
                            text,
                            scalar.type(),
                            Sql.of(
                                    "(% #>> '{}')::%",
                                    value, Sql.raw(Values.cast(scalar.type(), null))),
                            true);
            case JSON ->
                    ValueSql.json(
                            text,
                            scalar.type(),
                            scalar.path() == null
                                    ? value
                                    : Sql.of("(% #> ?::text[])", value, scalar.path()),
                            true);
            case BOOLEAN, INT, FLOAT, TEXT -> ValueSql.json(text, ColumnType.JSON, value, true);
            case BIG_INT, DECIMAL ->
                    ValueSql.json(text, ColumnType.BIG_INT, Sql.of("(% #>> '{}')", value), true);
            case KEY, ENUM, TEXT_LIST ->
                    throw new IllegalArgumentException("Not read from JSON: " + scalar.type());
        }
        return text.toSql();
    }

    /** Reads a value of an enumeration. Only labels of the enumeration pass the filter. */
    private static Sql label(Sql json, List<String> paths, JsonPlan.Label label) {
        var filter =
                label.values().stream()
                        .map(value -> "@ == \"" + value.toLowerCase(Locale.ROOT) + "\"")
                        .collect(Collectors.joining(" || ", " ? (", ")"));
        var text = new JsonText();
        ValueSql.json(
                text,
                ColumnType.ENUM,
                Sql.of("(% #>> '{}')", first(json, paths, filter, false)),
                true);
        return text.toSql();
    }

    /** The filter at the end of a path, which admits only values of the type. */
    private static String filter(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> " ? (@.type() == \"boolean\")";
            case INT -> whole("-2147483648", "2147483647");
            case BIG_INT -> whole("-9223372036854775808", "9223372036854775807");
            case FLOAT -> " ? (@.type() == \"number\" && @.abs() <= 1.7976931348623157e308)";
            case DECIMAL -> " ? (@.type() == \"number\")";
            case TEXT -> " ? (@.type() == \"string\")";
            case DATE_TIME -> " ? (@ like_regex \"^[0-9]{4}-\").timestamp_tz()";
            case DATE -> " ? (@ like_regex \"^[0-9]{4}-\").date()";
            case JSON -> "";
            case KEY, ENUM, TEXT_LIST ->
                    throw new IllegalArgumentException("Not read from JSON: " + type);
        };
    }

    private static String whole(String least, String most) {
        return " ? (@.type() == \"number\" && @ >= "
                + least
                + " && @ <= "
                + most
                + " && @ == @.floor()).floor()";
    }

    private Sql node(Sql json, List<String> paths, JsonPlan.Node node) {
        var object = conditions.alias();
        var value = Sql.of("%", object.dot(VALUE));
        return Sql.of(
                "(select case when % is null then 'null' else % end from (select % as % offset 0) as %)",
                value,
                ObjectSql.object(node.members(), (text, member) -> member(value, member, text)),
                first(json, paths, " ? (@.type() == \"object\")", false),
                Name.of(VALUE),
                object);
    }

    private void member(Sql object, JsonMember member, JsonText text) {
        switch (member) {
            case JsonMember.TypeName(var name) -> text.constant("\"" + name + "\"");
            case JsonMember.Value(var keys, var plan) ->
                    text.value(text(object, keys.stream().map(JsonSql::step).toList(), plan));
        }
    }

    private Sql items(Sql json, List<String> paths, JsonPlan.Items items) {
        var list = conditions.alias();
        var item = conditions.alias();
        var shown = conditions.alias();
        return Sql.of(
                "(select case when % is null then 'null' else '[' || coalesce("
                        + "(select string_agg(%, ',' order by %) from jsonb_array_elements(%) with ordinality as % (v, ord), "
                        + "lateral (select % as text offset 0) as %%), '') || ']' end from (select % as % offset 0) as %)",
                list.dot(VALUE),
                shown.dot("text"),
                item.dot("ord"),
                list.dot(VALUE),
                item,
                text(Sql.of("%", item.dot(VALUE)), ITSELF, items.item()),
                shown,
                items.nullableItems() ? Sql.EMPTY : Sql.of(" where % <> 'null'", shown.dot("text")),
                first(json, paths, " ? (@.type() == \"array\")", false),
                Name.of(VALUE),
                list);
    }

    /** The value of the first path that finds a value; null if none does. */
    private static Sql first(Sql json, List<String> paths, String filter, boolean times) {
        var found =
                paths.stream()
                        .map(
                                path ->
                                        Sql.of(
                                                "jsonb_path_query_first%(%, %, silent => true)",
                                                Sql.raw(times ? "_tz" : ""),
                                                json,
                                                Sql.literal("strict $" + path + filter)))
                        .toList();
        return found.size() == 1 ? found.getFirst() : Sql.of("coalesce(%)", Sql.join(", ", found));
    }

    /** The part of a JSON path that leads to a member. */
    private static String step(String key) {
        return ".\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(key)) + "\"";
    }
}
