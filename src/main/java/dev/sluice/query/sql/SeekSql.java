package dev.sluice.query.sql;

import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.query.plan.Cursor;
import dev.sluice.query.plan.PlanCondition;
import dev.sluice.query.plan.PlanCondition.Position;
import dev.sluice.query.plan.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Renders cursors, and the conditions that find the rows or groups after or before the position of
 * a cursor.
 */
final class SeekSql {

    private final ValueSql values;
    private final ConditionSql conditions;

    SeekSql(ValueSql values, ConditionSql conditions) {
        this.values = values;
        this.conditions = conditions;
    }

    /**
     * A step of an order, with the two values that it compares.
     *
     * @param value the value of a row or group
     * @param position the cursor's value; not used if {@code isNull}
     * @param isNull whether the cursor's value is null
     */
    record Place(Sql value, SortKey key, Sql position, boolean isNull) {}

    /** The condition that a row lies after or before a cursor's position. */
    Sql seek(PlanCondition.Seek seek, Name row) {
        var places = places(seek, row);
        return seek.order().isUniform()
                ? uniform(places, seek.behind() ? "<" : ">", seek.behind() ? ">" : "<")
                : beyond(places, seek.behind());
    }

    /** The opposite of {@link #seek}. An index serves it, too, if the order is uniform. */
    Sql outside(PlanCondition.Seek seek, Name row) {
        var places = places(seek, row);
        return seek.order().isUniform() && places.stream().noneMatch(Place::isNull)
                ? uniform(places, seek.behind() ? ">=" : "<=", seek.behind() ? "<=" : ">=")
                : Sql.of("((%) is not true)", seek(seek, row));
    }

    private List<Place> places(PlanCondition.Seek seek, Name row) {
        var places = new ArrayList<Place>();
        for (var i = 0; i < seek.order().steps().size(); i++) {
            var step = seek.order().steps().get(i);
            var key = seek.order().sortKeys().get(i);
            var position = seek.values().get(i);
            places.add(
                    place(
                            conditions.value(step, row),
                            key,
                            position,
                            position instanceof Position.Digest digest
                                    ? longText(seek, i, digest)
                                    : Sql.EMPTY));
        }
        return places;
    }

    /**
     * Combines a step of an order with the cursor's value for it.
     *
     * @param longText the whole text, if the cursor holds only a prefix and a digest
     */
    static Place place(Sql value, SortKey key, Position position, Sql longText) {
        return switch (position) {
            case Position.Null _ -> new Place(value, key, Sql.raw("null"), true);
            case Position.Value(var bind) ->
                    new Place(value, key, ValueSql.bind(key.type(), key.enumType(), bind), false);
            case Position.Digest _ -> new Place(value, key, longText, false);
        };
    }

    /**
     * A single row comparison, such as {@code (a, b) > (x, y)}, which an index serves completely.
     */
    private static Sql uniform(List<Place> places, String descending, String ascending) {
        return Sql.of(
                "(%) % (%)",
                Sql.join(", ", places, Place::value),
                Sql.raw(places.getFirst().key().descending() ? descending : ascending),
                Sql.join(", ", places, Place::position));
    }

    /**
     * The condition that values lie after a position, or before it if {@code behind} is false. The
     * first step that differs from the position decides.
     */
    static Sql beyond(List<Place> places, boolean behind) {
        var sql = beyond(places.getLast(), behind);
        for (var place : places.subList(0, places.size() - 1).reversed()) {
            sql = Sql.of("(% or (% and %))", beyond(place, behind), same(place), sql);
        }
        var first = places.getFirst();
        return first.key().nullable()
                ? sql
                : Sql.of(
                        "(% % % and %)",
                        first.value(),
                        Sql.raw(first.key().descending() == behind ? "<=" : ">="),
                        first.position(),
                        sql);
    }

    private static Sql beyond(Place place, boolean behind) {
        if (place.isNull()) {
            return behind ? Sql.FALSE : Sql.of("% is not null", place.value());
        }
        var comparison =
                Sql.of(
                        "% % %",
                        place.value(),
                        Sql.raw(place.key().descending() == behind ? "<" : ">"),
                        place.position());
        return place.key().nullable() && behind
                ? Sql.of("(% or % is null)", comparison, place.value())
                : comparison;
    }

    private static Sql same(Place place) {
        return place.isNull()
                ? Sql.of("% is null", place.value())
                : Sql.of("% = %", place.value(), place.position());
    }

    /**
     * Reads a long text from the cursor's row, because the cursor holds only a prefix. If the row's
     * text has changed, or the row is hidden or deleted, the prefix replaces the text.
     */
    private Sql longText(PlanCondition.Seek seek, int index, Position.Digest text) {
        var column = seek.order().steps().get(index).column();
        var entity = seek.order().entity();
        var row = conditions.alias(entity);
        var value = values.value(column, row);
        return Sql.of(
                "coalesce((select % from % as % where % = ?::uuid and % and % = ?::text), ?::text)",
                value,
                Name.of(entity.table()),
                row,
                row.dot(Entity.KEY_COLUMN),
                Objects.requireNonNull(text.key()),
                values.visible(seek.visibility(), row, true),
                digest(value),
                text.digest(),
                text.prefix());
    }

    /** The digest of a long text in a cursor. */
    static Sql digest(Sql text) {
        return Sql.of("encode(sha256(convert_to(%, 'UTF8')), 'hex')", text);
    }

    /** The text of a cursor, as {@link Cursor} defines it. */
    static <S> Sql cursor(
            String signature, List<S> steps, Function<S, ColumnType> type, Function<S, Sql> value) {
        var parts = new ArrayList<Sql>();
        parts.add(Sql.literal(signature));
        steps.forEach(step -> parts.add(position(type.apply(step), value.apply(step))));
        return Sql.of(
                "translate(encode(convert_to(json_build_array(%)::text, 'UTF8'), 'base64'), chr(10), '')",
                Sql.join(", ", parts));
    }

    /** The JSON value of one step in a cursor. {@link Cursor} can read each of these forms. */
    private static Sql position(ColumnType type, Sql value) {
        return switch (type) {
            case TEXT ->
                    Sql.of(
                            "case when octet_length(%) > % then json_build_array(left(%, %), %) else to_json(%) end",
                            value,
                            Sql.raw(Integer.toString(Cursor.MAX_TEXT)),
                            value,
                            Sql.raw(Integer.toString(Cursor.PREFIX)),
                            digest(value),
                            value);
            case DECIMAL -> Sql.of("%::text", value);
            default -> value;
        };
    }
}
