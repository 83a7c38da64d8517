package dev.sluice.catalog;

import java.util.Optional;
import java.util.Set;

/**
 * The type of a column: its scalar in the schema, the PostgreSQL types that it can be read from,
 * and its filter.
 */
public enum ColumnType {
    KEY("ID", "IdFilter", "uuid"),
    BOOLEAN("Boolean", "BooleanFilter", "bool"),
    INT("Int", "IntFilter", "int2 int4"),
    BIG_INT("BigInt", "BigIntFilter", "int2 int4 int8"),
    FLOAT("Float", "FloatFilter", "float8"),
    DECIMAL("Decimal", "DecimalFilter", "numeric"),
    TEXT("String", "StringFilter", "text varchar"),
    DATE_TIME("DateTime", "DateTimeFilter", "timestamptz"),
    DATE("Date", "DateFilter", "date"),
    JSON("JSON", "JsonFilter", "jsonb"),
    TEXT_LIST("String", "StringListFilter", "_text _varchar"),
    /** A native enumeration; its labels are the SDL's values in lower case. */
    ENUM("", "", "");

    private final String scalar;
    private final String filter;
    private final String databaseTypes;

    ColumnType(String scalar, String filter, String databaseTypes) {
        this.scalar = scalar;
        this.filter = filter;
        this.databaseTypes = databaseTypes;
    }

    /** The type of a field that is declared with this scalar, a list of it if {@code list}. */
    public static Optional<ColumnType> ofScalar(String scalar, boolean list) {
        if (list) {
            return scalar.equals("String") ? Optional.of(TEXT_LIST) : Optional.empty();
        }
        for (var type : values()) {
            if (type != TEXT_LIST && type != ENUM && type.scalar.equals(scalar)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The scalar's name in the schema; empty for {@link #ENUM}, whose name the column knows. */
    public String scalar() {
        return scalar;
    }

    /** The input type that filters such a column; empty for {@link #ENUM}. */
    public String filter() {
        return filter;
    }

    /**
     * PostgreSQL's own names ({@code pg_type.typname}) of the types that this one can be read from.
     */
    public Set<String> databaseTypes() {
        return Set.of(databaseTypes.split(" "));
    }

    /** Whether sums and averages make sense. */
    public boolean isNumber() {
        return this == INT || this == BIG_INT || this == FLOAT || this == DECIMAL;
    }

    /** Whether time buckets make sense. */
    public boolean isTime() {
        return this == DATE_TIME || this == DATE;
    }

    /** Whether the database may hold a value that JSON has no number for. */
    public boolean mayBeNotANumber() {
        return this == FLOAT || this == DECIMAL;
    }
}
