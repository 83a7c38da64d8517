package dev.sluice.catalog;

import dev.sluice.catalog.Column.Measure;
import java.util.Arrays;
import java.util.stream.Stream;

/** A function that aggregates compute over the values of a column. */
public enum AggregateFunction {
    SUM("sum", "Sum", "Sums."),
    AVG("avg", "Average", "Averages."),
    MIN("min", "Extremes", "Minimums."),
    MAX("max", "Extremes", "Maximums.");

    private final String field;
    private final String typeSuffix;
    private final String description;

    AggregateFunction(String field, String typeSuffix, String description) {
        this.field = field;
        this.typeSuffix = typeSuffix;
        this.description = description;
    }

    /**
     * Returns the function that a field of an aggregate shows.
     *
     * @throws IllegalArgumentException if no function has a field of that name
     */
    public static AggregateFunction ofField(String field) {
        return Arrays.stream(values())
                .filter(function -> function.field.equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(field));
    }

    /** The name of the aggregate's field, which is also the name of the SQL function. */
    public String field() {
        return field;
    }

    /**
     * The name of the schema type that holds the results for an entity. The functions {@code min}
     * and {@code max} share a type.
     */
    public String typeName(Entity entity) {
        return entity.name() + typeSuffix;
    }

    /** The schema's description of the aggregate's field. */
    public String description() {
        return description;
    }

    /** The entity's columns over which the function can be computed. */
    public Stream<Column> columns(Entity entity) {
        return entity.columns().filter(this::accepts);
    }

    private boolean accepts(Column column) {
        return switch (this) {
            case SUM -> column.measure() == Measure.ADDITIVE;
            case AVG -> column.measure() != null;
            case MIN, MAX ->
                    column.measure() != null || (column.sortable() && column.type().isTime());
        };
    }

    /**
     * The type of a result in the schema. The sum of an {@code Int} column is a {@code BigInt},
     * because the sum may be too large for an {@code Int}.
     */
    public ColumnType resultType(Column column) {
        return switch (this) {
            case SUM -> column.type() == ColumnType.INT ? ColumnType.BIG_INT : column.type();
            case AVG -> ColumnType.FLOAT;
            case MIN, MAX -> column.type();
        };
    }

    /**
     * The type in which results are compared when they order groups. It is exact if PostgreSQL
     * computes the result exactly.
     */
    public ColumnType comparedType(Column column) {
        return switch (this) {
            case SUM, AVG ->
                    column.type() == ColumnType.FLOAT ? ColumnType.FLOAT : ColumnType.DECIMAL;
            case MIN, MAX -> column.type();
        };
    }
}
