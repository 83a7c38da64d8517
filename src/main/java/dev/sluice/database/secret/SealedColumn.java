package dev.sluice.database.secret;

import dev.sluice.database.Name;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/**
 * A column whose values are sealed, in a table with a key {@code id uuid}. {@code db/secrets.csv}
 * lists these columns as {@code encrypted}.
 *
 * @param table its table
 * @param column its name; its type is {@code bytea}
 */
public record SealedColumn(String table, String column) {

    private static final String LIST = "db/secrets.csv";

    /**
     * The beginning of a value up to its form, as the migrations write it in an index of each
     * column. Of a value without a key id, the first byte.
     */
    private static final String HEAD =
            "substring({column} for position('\\x00'::bytea in substring({column} for %d)) + 1)"
                    .formatted(SealedHead.MAX_ID + 1);

    /** All of them. */
    public static List<SealedColumn> all() {
        return Listed.COLUMNS;
    }

    /**
     * The sealed column of that name.
     *
     * @throws IllegalArgumentException if {@code db/secrets.csv} lists no such column
     */
    public static SealedColumn of(String table, String column) {
        var sought = new SealedColumn(table, column);
        if (!all().contains(sought)) {
            throw new IllegalArgumentException(sought + " is not a sealed column: see " + LIST);
        }
        return sought;
    }

    /** SQL with this column's identifiers in place of {table}, {column} and {head}. */
    String sql(String template) {
        return template.replace("{head}", HEAD)
                .replace("{table}", Name.of(table).sql())
                .replace("{column}", Name.of(column).sql());
    }

    @Override
    public String toString() {
        return table + "." + column;
    }

    /** Read when it is first asked for. */
    private static final class Listed {

        static final List<SealedColumn> COLUMNS = read();

        private static List<SealedColumn> read() {
            try {
                return new ClassPathResource(LIST)
                        .getContentAsString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.split(",", 4))
                        .filter(cells -> cells.length > 2 && cells[2].equals("encrypted"))
                        .map(cells -> new SealedColumn(cells[0], cells[1]))
                        .toList();
            } catch (IOException failure) {
                throw new IllegalStateException(LIST + " is not in the jar", failure);
            }
        }
    }
}
