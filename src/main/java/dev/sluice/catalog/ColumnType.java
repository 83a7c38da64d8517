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
    /** An enumeration type of PostgreSQL. Its labels are the schema's values in lower case. */
    ENUM("", "", "");

    private final String scalar;
    private final String filter;
    private final String databaseTypes;

    ColumnType(String scalar, String filter, String databaseTypes) {
        this.scalar = scalar;
        this.filter = filter;
        this.databaseTypes = databaseTypes;
    }

    /**
     * Returns the type of a column that is declared with this scalar, or with a list of this scalar
     * if {@code list}. Returns empty if no column can have that type.
     */
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

    /**
     * The scalar's name in the schema; empty for {@link #ENUM}, because {@link Column#enumType()}
     * has the name.
     */
    public String scalar() {
        return scalar;
    }

    /**
     * The name of the input type that filters by a column of this type; empty for {@link #ENUM}.
     */
    public String filter() {
        return filter;
    }

    /**
     * The PostgreSQL types from which this type can be read, by their names in {@code
     * pg_type.typname}.
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

    /** Whether the database may hold {@code NaN} or an infinity, which JSON cannot express. */
    public boolean mayBeNotANumber() {
        return this == FLOAT || this == DECIMAL;
    }
}
