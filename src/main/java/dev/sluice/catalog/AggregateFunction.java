package dev.sluice.catalog;

import dev.sluice.catalog.Column.Measure;
import java.util.Arrays;
import java.util.stream.Stream;

/** The function of an aggregate over the values of a column. */
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
     * The function of a field of an aggregate.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AggregateFunction ofField(String field) {
        return Arrays.stream(values())
                .filter(function -> function.field.equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(field));
    }

    /** The field of an aggregate, which is also the name of the SQL function. */
    public String field() {
        return field;
    }

    /** The type of its results for an entity. Functions with equal results share a type. */
    public String typeName(Entity entity) {
        return entity.name() + typeSuffix;
    }

    /** The description of its field. */
    public String description() {
        return description;
    }

    /** The columns that it is computed over. */
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

    /** The type of a result as the schema shows it. A sum of integers has any number of digits. */
    public ColumnType resultType(Column column) {
        return switch (this) {
            case SUM -> column.type() == ColumnType.INT ? ColumnType.BIG_INT : column.type();
            case AVG -> ColumnType.FLOAT;
            case MIN, MAX -> column.type();
        };
    }

    /** The type that results are compared with: exact where PostgreSQL computes them exactly. */
    public ColumnType comparedType(Column column) {
        return switch (this) {
            case SUM, AVG ->
                    column.type() == ColumnType.FLOAT ? ColumnType.FLOAT : ColumnType.DECIMAL;
            case MIN, MAX -> column.type();
        };
    }
}
