package dev.sluice.database;

import java.util.regex.Pattern;

/** An identifier in SQL. The only way an identifier gets into a statement. */
public record Name(String sql) {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** The identifier, quoted if it must be. */
    public static Name of(String identifier) {
        return new Name(
                PLAIN.matcher(identifier).matches() && !Reserved.WORDS.contains(identifier)
                        ? identifier
                        : '"' + identifier.replace("\"", "\"\"") + '"');
    }

    /** A column of the table or alias that this names. */
    public Name dot(String column) {
        return new Name(sql + "." + of(column).sql);
    }

    @Override
    public String toString() {
        return sql;
    }
}
