package dev.sluice.database.secret;

import dev.sluice.database.Name;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/**
 * A column whose values are sealed (encrypted). Its table has the primary key {@code id uuid}.
 * {@code db/secrets.csv} lists these columns as {@code encrypted}.
 *
 * @param table the name of the table
 * @param column the name of the column, which has the type {@code bytea}
 */
public record SealedColumn(String table, String column) {

    private static final String LIST = "db/secrets.csv";

    /**
     * SQL for the head of a value: the key's id, a zero byte and the form byte. For a value without
     * a key id, it is the first byte. The migrations use the same expression in an index on each
     * column.
     */
    private static final String HEAD =
            "substring({column} for position('\\x00'::bytea in substring({column} for %d)) + 1)"
                    .formatted(SealedHead.MAX_ID + 1);

    /** Returns all sealed columns. */
    public static List<SealedColumn> all() {
        return Listed.COLUMNS;
    }

    /**
     * Returns the sealed column with these names.
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

    /** Replaces {table}, {column} and {head} in a template with this column's SQL. */
    String sql(String template) {
        return template.replace("{head}", HEAD)
                .replace("{table}", Name.of(table).sql())
                .replace("{column}", Name.of(column).sql());
    }

    @Override
    public String toString() {
        return table + "." + column;
    }

    /** Reads the list of columns when it is first used. */
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
