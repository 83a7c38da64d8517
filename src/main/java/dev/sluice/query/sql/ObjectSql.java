package dev.sluice.query.sql;

import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.condition.Condition;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.query.plan.Plan.ConnectionField;
import dev.sluice.query.plan.Plan.ConnectionPlan;
import dev.sluice.query.plan.Plan.EdgeField;
import dev.sluice.query.plan.Plan.EmbeddedField;
import dev.sluice.query.plan.Plan.FieldPlan;
import dev.sluice.query.plan.Plan.Form;
import dev.sluice.query.plan.Plan.Member;
import dev.sluice.query.plan.Plan.ObjectPlan;
import dev.sluice.query.plan.Plan.PageInfoField;
import dev.sluice.query.plan.Plan.Part;
import dev.sluice.query.plan.SearchRank;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Renders objects and connections as SQL that writes their JSON. */
final class ObjectSql {

    private static final String NULL = "coalesce(%, 'null')";

    private final ValueSql values;
    private final ConditionSql conditions;

    ObjectSql(ValueSql values, ConditionSql conditions) {
        this.values = values;
        this.conditions = conditions;
    }

    /**
     * A scalar subselect that returns the JSON of the object with the given key. The result is null
     * if no such object is visible.
     */
    Sql byKey(ObjectPlan object, Sql key) {
        var row = conditions.alias(object.entity());
        return found(
                object,
                row,
                Entity.KEY_COLUMN,
                key,
                values.visible(object.visibility(), row, true));
    }

    /**
     * An expression that returns the JSON of the object with the given key. The result is the JSON
     * text {@code null} if no such object is visible.
     */
    Sql byKeyOrNull(ObjectPlan object, Sql key) {
        return Sql.of(NULL, byKey(object, key));
    }

    /**
     * A scalar subselect that returns the JSON of the visible object that satisfies a condition.
     * The result is null if there is none.
     *
     * @param first if true, several objects may satisfy the condition, and the object with the
     *     first key is returned
     */
    Sql lookup(ObjectPlan object, Condition condition, boolean first) {
        var row = conditions.alias(object.entity());
        return Sql.of(
                "(select % from % as % where % and %%)",
                json(object, row),
                Name.of(object.entity().table()),
                row,
                conditions.render(condition, row),
                values.visible(object.visibility(), row, true),
                first ? Sql.of(" order by % limit 1", row.dot(Entity.KEY_COLUMN)) : Sql.EMPTY);
    }

    /**
     * A scalar subselect that returns the JSON of a linked object. The object's column {@code to}
     * has the value of column {@code by} of the visible row {@code from}.
     */
    private Sql linked(ObjectPlan object, Name from, String by, String to) {
        var row = conditions.alias(object.entity());
        var link = conditions.toOne(from, by, object.entity(), to);
        return found(
                object,
                row,
                to,
                Sql.of("%", from.dot(by)),
                values.visible(object.visibility(), row, link, true));
    }

    private Sql found(ObjectPlan object, Name row, String column, Sql value, Sql visible) {
        return Sql.of(
                "(select % from % as % where % = % and %)",
                json(object, row),
                Name.of(object.entity().table()),
                row,
                row.dot(column),
                value,
                visible);
    }

    private Sql json(ObjectPlan object, Name row) {
        var entity = object.entity();
        var text = new JsonText().constant("{");
        var first = true;
        for (var part : object.parts()) {
            if (!part.ofKind().isEmpty()) {
                text.value(ofKind(entity, part, first, row));
            }
            for (var member : part.ofAll()) {
                text.key(first, member.responseKey());
                field(entity, member.value(), row, text);
                first = false;
            }
        }
        return text.constant("}").toSql();
    }

    /**
     * The members that only rows of some kinds have. A comma separates these from the members of
     * all kinds. The comma stands before these members, or after them if they begin the object.
     */
    private Sql ofKind(Entity entity, Part part, boolean begin, Name row) {
        var by = Objects.requireNonNull(entity.kinds()).by();
        var end = begin && !part.ofAll().isEmpty() ? "," : "";
        return Sql.of(
                "case % % else '' end",
                row.dot(entity.column(by).column()),
                Sql.join(
                        " ",
                        part.ofKind(),
                        form ->
                                Sql.of(
                                        "when % then %",
                                        Sql.literal(form.kind().value().toLowerCase(Locale.ROOT)),
                                        members(entity, form, begin, row).constant(end).toSql())));
    }

    private JsonText members(Entity entity, Form form, boolean begin, Name row) {
        var text = new JsonText();
        var first = begin;
        for (var member : form.members()) {
            text.key(first, member.responseKey());
            field(entity, member.value(), row, text);
            first = false;
        }
        return text;
    }

    static <V> Sql object(List<Member<V>> members, BiConsumer<JsonText, V> writeValue) {
        var text = new JsonText();
        write(text, members, writeValue);
        return text.toSql();
    }

    static <V> void write(
            JsonText text, List<Member<V>> members, BiConsumer<JsonText, V> writeValue) {
        text.constant("{");
        var first = true;
        for (var member : members) {
            text.key(first, member.responseKey());
            writeValue.accept(text, member.value());
            first = false;
        }
        text.constant("}");
    }

    private void field(Entity entity, FieldPlan field, Name row, JsonText text) {
        switch (field) {
            case FieldPlan.TypeName(var name) -> text.constant("\"" + name + "\"");
            case FieldPlan.Value(var column) -> values.json(text, entity, column, row);
            case FieldPlan.JsonPart(var column, var path) ->
                    ValueSql.json(
                            text,
                            ColumnType.JSON,
                            Sql.of("(% #> ?::text[])", values.value(column, row), path),
                            true);
            case FieldPlan.Json(var column, var json) ->
                    text.value(new JsonSql(conditions).text(values.value(column, row), json));
            case FieldPlan.Embedded embedded -> text.value(embedded(entity, embedded, row));
            case FieldPlan.ToOne(var relation, var target) ->
                    text.value(Sql.of(NULL, linked(target, row, relation.by(), relation.to())));
            case FieldPlan.ToOneOf(var arms) ->
                    text.value(
                            Sql.of(
                                    NULL,
                                    Sql.join(
                                            ", ",
                                            arms,
                                            arm ->
                                                    linked(
                                                            arm.target(),
                                                            row,
                                                            arm.by(),
                                                            Entity.KEY_COLUMN))));
            case FieldPlan.ToMany(var connection) -> text.value(connection(connection, row));
        }
    }

    private Sql embedded(Entity entity, FieldPlan.Embedded embedded, Name row) {
        var json =
                object(
                        embedded.members(),
                        (inner, member) -> {
                            switch (member) {
                                case EmbeddedField.TypeName(var name) ->
                                        inner.constant("\"" + name + "\"");
                                case EmbeddedField.Value(var column) ->
                                        values.json(inner, entity, column, row);
                            }
                        });
        return Sql.of(
                "case when % is null then 'null' else % end",
                values.value(embedded.first(), row), json);
    }

    /**
     * A scalar subselect that returns the JSON of a connection.
     *
     * @param around the alias of the parent row; null for the list of a root field
     */
    Sql connection(ConnectionPlan plan, @Nullable Name around) {
        var row = conditions.alias(plan.rows().entity());
        var page = new PageSql(plan, row, around, conditions);
        var json =
                object(
                        plan.members(),
                        (text, member) -> connectionField(plan, member, page, around, text));
        return page.isRead()
                ? Sql.of("(select % from % group by ())", json, page.from())
                : Sql.of("(%)", json);
    }

    private void connectionField(
            ConnectionPlan plan,
            ConnectionField field,
            PageSql page,
            @Nullable Name around,
            JsonText text) {
        var entity = plan.rows().entity();
        switch (field) {
            case ConnectionField.TypeName(var name) -> text.constant("\"" + name + "\"");
            case ConnectionField.Nodes(var node) -> page.list(text, json(node, page.row()));
            case ConnectionField.Edges(var members) ->
                    page.list(
                            text, object(members, (edge, member) -> edgeField(member, page, edge)));
            case ConnectionField.PageInfo(var members) ->
                    write(text, members, (info, member) -> pageInfo(member, page, info));
            case ConnectionField.TotalCount() -> text.value(page.totalCount(entity));
            case ConnectionField.Groups(var aggregate) ->
                    text.value(
                            new AggregateSql(values, conditions, this).groups(aggregate, around));
        }
    }

    private void edgeField(EdgeField field, PageSql page, JsonText text) {
        switch (field) {
            case EdgeField.TypeName(var name) -> text.constant("\"" + name + "\"");
            case EdgeField.Node(var node) -> text.value(json(node, page.row()));
            case EdgeField.Position() -> text.constant("\"").value(page.cursor()).constant("\"");
            case EdgeField.Rank(var search) -> rank(search, page.row(), text);
        }
    }

    private static void rank(Condition.@Nullable Matches search, Name row, JsonText text) {
        if (search == null) {
            text.constant("null");
        } else {
            ValueSql.json(text, ColumnType.FLOAT, SearchRank.sql(search, row), true);
        }
    }

    private static void pageInfo(PageInfoField field, PageSql page, JsonText text) {
        switch (field) {
            case TYPE_NAME -> text.constant("\"PageInfo\"");
            case HAS_NEXT_PAGE -> text.value(page.hasMore(true));
            case HAS_PREVIOUS_PAGE -> text.value(page.hasMore(false));
            case START_CURSOR -> text.value(page.endOfPage(true));
            case END_CURSOR -> text.value(page.endOfPage(false));
        }
    }
}
