package dev.sluice.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A piece of SQL that owns its binds. Pieces are composed, never concatenated with values: a value
 * is always a bind.
 *
 * <p>The composer decides on the object behind a bind; binds with equal objects behind them become
 * one parameter.
 */
public final class Sql {

    public static final Sql EMPTY = new Sql(List.of());
    public static final Sql TRUE = raw("true");
    public static final Sql FALSE = raw("false");

    /** The cast that follows a bind. */
    private static final Pattern TYPE = Pattern.compile("::((?:double precision|\\w+)(?:\\[])?)");

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
     * Reads the binds from columns of a row instead of from parameters, so that one statement
     * serves rows with different values. {@link #columnName} names the columns.
     *
     * @param row the name of the row that has the columns; it is in scope wherever a bind stands
     * @throws IllegalArgumentException if no type follows a bind, as in {@code ?::uuid}
     */
    public ByColumns byColumns(Name row) {
        var text = new StringBuilder();
        var types = new LinkedHashMap<Object, String>();
        for (var i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Bind(var source)) {
                types.merge(source, typeAfter(i), Sql::common);
                var number = List.copyOf(types.keySet()).indexOf(source);
                text.append(row.dot(columnName(number)).sql());
            } else {
                text.append(parts.get(i));
            }
        }
        return new ByColumns(
                text.toString(), List.copyOf(types.keySet()), List.copyOf(types.values()));
    }

    /** The type from which a cast leads to both. */
    private static String common(String type, String other) {
        return type.equals(other) ? type : "text";
    }

    /** The name of the column of a bind, counted from 0. */
    public static String columnName(int number) {
        return "b" + (number + 1);
    }

    /** The type of the cast behind a bind. */
    private String typeAfter(int bind) {
        var following = new StringBuilder();
        for (var part : parts.subList(bind + 1, parts.size())) {
            if (part instanceof Bind) {
                break;
            }
            following.append(part);
        }
        var type = TYPE.matcher(following);
        if (!type.lookingAt()) {
            throw new IllegalArgumentException("A bind without a type before: " + following);
        }
        return type.group(1);
    }

    /**
     * SQL whose binds are columns.
     *
     * @param text the text
     * @param binds what stands behind the columns, in their order
     * @param types the columns' types
     */
    public record ByColumns(String text, List<Object> binds, List<String> types) {}

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
