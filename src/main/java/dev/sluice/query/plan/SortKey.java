package dev.sluice.query.plan;

import dev.sluice.catalog.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * The type and direction of a step of an order, whatever is ordered: rows or groups. Nulls come
 * last in both directions.
 *
 * @param type the type that values are compared with
 * @param enumType the schema's enumeration if the type is {@link ColumnType#ENUM}
 * @param nullable whether a value can be null
 */
public record SortKey(
        ColumnType type, @Nullable String enumType, boolean nullable, boolean descending) {}
