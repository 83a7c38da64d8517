package dev.sluice.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that rows can be grouped by.
 *
 * @param value its name among the values of the entity's {@code GroupBy} enumeration
 * @param field the column or to-one relation
 * @param bucket what a time is cut to, null for all else
 */
public record Grouping(String value, EntityField field, @Nullable Bucket bucket) {

    /** The start of the hour, day, week (Monday) or month, in UTC. */
    public enum Bucket {
        HOUR,
        DAY,
        WEEK,
        MONTH;

        /** The field of {@code date_trunc}. */
        public String unit() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the entity's rows can be grouped by, in the order of its fields. */
    public static List<Grouping> of(Entity entity) {
        var groupings = new ArrayList<Grouping>();
        for (var field : entity.fields().values()) {
            var name = Names.snakeCase(field.name()).toUpperCase(Locale.ROOT);
            switch (field) {
                case Column column when column.type() == ColumnType.DATE_TIME -> {
                    for (var bucket : Bucket.values()) {
                        groupings.add(new Grouping(name + "_" + bucket, column, bucket));
                    }
                }
                case Column column when column.type() == ColumnType.DATE -> {
                    groupings.add(new Grouping(name, column, null));
                    groupings.add(new Grouping(name + "_WEEK", column, Bucket.WEEK));
                    groupings.add(new Grouping(name + "_MONTH", column, Bucket.MONTH));
                }
                case Column column when column.isGroupable() ->
                        groupings.add(new Grouping(name, column, null));
                case Relation.ToOne one when one.isPointing() ->
                        groupings.add(new Grouping(name, one, null));
                case Column _, JsonField _, Relation _ -> {}
            }
        }
        return groupings;
    }
}
