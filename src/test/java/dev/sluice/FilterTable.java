package dev.sluice;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.database.schema.DatabaseSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The rows of a type as they are shown to an administrator.
 *
 * @param columns those that can be compared and are on every row
 */
record FilterTable(Entity entity, List<Column> columns, List<JsonNode> rows) {

    private static final int MAX_ROWS = 100;

    /** The types with so few rows that a page has all of them; views change by themselves. */
    static List<FilterTable> of(TestSluice sluice) {
        var tables = new ArrayList<FilterTable>();
        for (var entity : sluice.bean(Catalog.class).entities()) {
            if (!entity.isNode()
                    || sluice.bean(DatabaseSchema.class).tables().get(entity.table()).isView()) {
                continue;
            }
            var columns = entity.columns().filter(column -> isComparable(entity, column)).toList();
            var answer =
                    sluice.ask(
                                    "ada",
                                    "{ r: %s(first: 100) { totalCount nodes { %s } } }"
                                            .formatted(
                                                    entity.listName(),
                                                    columns.stream()
                                                            .map(Column::name)
                                                            .collect(Collectors.joining(" "))))
                            .at("/data/r");
            var rows = answer.path("nodes").valueStream().toList();
            if (!rows.isEmpty() && answer.get("totalCount").asInt() <= MAX_ROWS) {
                tables.add(new FilterTable(entity, columns, rows));
            }
        }
        return tables;
    }

    private static boolean isComparable(Entity entity, Column column) {
        return (entity.kinds() == null || entity.kinds().owning(column.name()).isEmpty())
                && switch (column.type()) {
                    case JSON, TEXT_LIST -> false;
                    default -> true;
                };
    }
}
