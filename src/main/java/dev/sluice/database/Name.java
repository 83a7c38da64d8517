package dev.sluice.database;

import java.util.regex.Pattern;

/**
 * An SQL identifier that is safe in a statement. {@link Sql#of} accepts identifiers only in this
 * form.
 */
public record Name(String sql) {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** Makes a name of an identifier, in quotes if SQL requires them. */
    public static Name of(String identifier) {
        return new Name(
                PLAIN.matcher(identifier).matches() && !Reserved.WORDS.contains(identifier)
                        ? identifier
                        : '"' + identifier.replace("\"", "\"\"") + '"');
    }

    /** Returns the name of a column of this table or alias, such as {@code t1.id}. */
    public Name dot(String column) {
        return new Name(sql + "." + of(column).sql);
    }

    @Override
    public String toString() {
        return sql;
    }
}
