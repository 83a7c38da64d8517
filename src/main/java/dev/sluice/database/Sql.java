package dev.sluice.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;

/**
 * A piece of SQL that owns its binds. Pieces are composed, never concatenated with values: a value
 * is always a bind.
 *
 * <p>What stands behind a bind is the composer's business; binds with equal objects behind them
 * become one parameter.
 */
public final class Sql {

    public static final Sql EMPTY = new Sql(List.of());
    public static final Sql TRUE = raw("true");
    public static final Sql FALSE = raw("false");

    /** Strings and {@link Bind}s. */
    private final List<Object> parts;

    private record Bind(Object source) {}

    private Sql(List<Object> parts) {
        this.parts = parts;
    }

    /** SQL as it is. For constants and for text that this program made; never for input. */
    public static Sql raw(String text) {
        return new Sql(List.of(text));
    }

    /** A text constant. */
    public static Sql literal(String text) {
        return raw("'" + text.replace("'", "''") + "'");
    }

    /**
     * SQL with its parts filled in: {@code %} takes a {@link Sql} or a {@link Name}, {@code ?}
     * binds whatever stands at its place.
     */
    public static Sql of(String template, Object... arguments) {
        var parts = new ArrayList<Object>();
        var next = 0;
        var start = 0;
        for (var i = 0; i < template.length(); i++) {
            var c = template.charAt(i);
            if (c == '%' || c == '?') {
                parts.add(template.substring(start, i));
                start = i + 1;
                add(parts, c, arguments[next++]);
            }
        }
        parts.add(template.substring(start));
        if (next != arguments.length) {
            throw new IllegalArgumentException("Too many arguments for " + template);
        }
        return new Sql(parts);
    }

    private static void add(List<Object> parts, char mark, Object argument) {
        if (mark == '?') {
            parts.add(new Bind(argument));
        } else if (argument instanceof Sql sql) {
            parts.addAll(sql.parts);
        } else if (argument instanceof Name name) {
            parts.add(name.sql());
        } else {
            throw new IllegalArgumentException("Neither Sql nor Name: " + argument.getClass());
        }
    }

    /** The pieces one after the other. */
    public static Sql join(String separator, Collection<Sql> pieces) {
        var parts = new ArrayList<Object>();
        for (var piece : pieces) {
            if (!parts.isEmpty() && !separator.isEmpty()) {
                parts.add(separator);
            }
            parts.addAll(piece.parts);
        }
        return new Sql(parts);
    }

    public static <T> Sql join(String separator, Collection<T> values, Function<T, Sql> piece) {
        return join(separator, values.stream().map(piece).toList());
    }

    public Sql inParentheses() {
        return of("(%)", this);
    }

    public boolean isEmpty() {
        return parts.stream().allMatch(""::equals);
    }

    /** Puts the parameters' marks in, the first of them {@code $offset}. */
    public Statement toStatement(int offset) {
        var text = new StringBuilder();
        var binds = new ArrayList<Object>();
        var places = new HashMap<Object, Integer>();
        for (var part : parts) {
            if (part instanceof Bind(var source)) {
                var place =
                        places.computeIfAbsent(
                                source,
                                key -> {
                                    binds.add(key);
                                    return offset + binds.size() - 1;
                                });
                text.append('$').append(place);
            } else {
                text.append(part);
            }
        }
        return new Statement(text.toString(), List.copyOf(binds));
    }

    /**
     * SQL ready to be sent.
     *
     * @param text the text, with marks {@code $n}
     * @param binds what stands behind the marks, in their order
     */
    public record Statement(String text, List<Object> binds) {}

    @Override
    public String toString() {
        return toStatement(1).text();
    }
}
