package dev.sluice.catalog;

import java.util.stream.Stream;

/** What an aggregate computes over a column. */
public enum AggregateFunction {
    SUM("sum", "Sum", "Sums over the rows that have a value."),
    AVG("avg", "Average", "Averages over the rows that have a value."),
    MIN("min", "Minimum", "Least values."),
    MAX("max", "Maximum", "Greatest values.");

    private final String field;
    private final String typeSuffix;
    private final String description;

    AggregateFunction(String field, String typeSuffix, String description) {
        this.field = field;
        this.typeSuffix = typeSuffix;
        this.description = description;
    }

    /** The field of an aggregate, which is also the SQL function's name. */
    public String field() {
        return field;
    }

    /** The type of its results for an entity. */
    public String typeName(Entity entity) {
        return entity.name() + typeSuffix;
    }

    public String description() {
        return description;
    }

    /** The columns that it is computed over. */
    public Stream<Column> columns(Entity entity) {
        return entity.columns().filter(this::accepts);
    }

    private boolean accepts(Column column) {
        return switch (this) {
            case SUM, AVG -> column.type().isNumber();
            case MIN, MAX -> column.type().isNumber() || column.type().isTime();
        };
    }

    /** What the result is. */
    public ColumnType resultType(Column column) {
        return switch (this) {
            case SUM -> column.type() == ColumnType.INT ? ColumnType.LONG : column.type();
            case AVG -> ColumnType.FLOAT;
            case MIN, MAX -> column.type();
        };
    }

    public String resultScalar(Column column) {
        return resultType(column).scalar();
    }
}
