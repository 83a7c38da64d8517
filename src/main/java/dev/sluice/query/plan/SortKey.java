package dev.sluice.query.plan;

import dev.sluice.catalog.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * A step of an order of rows or groups: the type of the compared values, and the direction. Nulls
 * come last in both directions.
 *
 * @param type the type as which the values are compared
 * @param enumType the schema's enumeration if the type is {@link ColumnType#ENUM}; else null
 * @param nullable whether a value can be null
 */
public record SortKey(
        ColumnType type, @Nullable String enumType, boolean nullable, boolean descending) {}
