package dev.sluice.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A piece of SQL together with its bind parameters, called binds. Large pieces are composed of
 * small ones. Values never become part of the text: each value is a bind.
 *
 * <p>Each bind refers to an object: a value, or the place where a value comes from. Binds of equal
 * objects become one parameter of the statement.
 */
public final class Sql {

    public static final Sql EMPTY = new Sql(List.of());
    public static final Sql TRUE = raw("true");
    public static final Sql FALSE = raw("false");

    /** Matches the cast that follows a bind, such as {@code ::uuid}. */
    private static final Pattern TYPE = Pattern.compile("::((?:double precision|\\w+)(?:\\[])?)");

    /** The strings of SQL and the {@link Bind}s, in order. */
    private final List<Object> parts;

    private record Bind(Object source) {}

    private Sql(List<Object> parts) {
        this.parts = parts;
    }

    /**
     * Uses a text as SQL without changes. For constants and for text that this program made, never
     * for input.
     */
    public static Sql raw(String text) {
        return new Sql(List.of(text));
    }

    /** Returns a text as an SQL string constant in quotes. */
    public static Sql literal(String text) {
        return raw("'" + text.replace("'", "''") + "'");
    }

    /**
     * Fills the placeholders of a template with the arguments, in order. {@code %} takes a {@link
     * Sql} or a {@link Name}. {@code ?} becomes a bind of any object.
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

    /** Joins pieces in order, with the separator between them. */
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

    /** Replaces the binds with parameter marks. The first mark is {@code $offset}. */
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
     * Replaces each bind with a column of a row instead of a parameter. So one statement serves
     * several rows with different values. {@link #columnName} names the columns.
     *
     * @param row the alias of the row, which must be in scope at each bind
     * @throws IllegalArgumentException if a bind has no cast after it, such as {@code ::uuid}
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

    /** Returns a type that can be cast to both types. */
    private static String common(String type, String other) {
        return type.equals(other) ? type : "text";
    }

    /** Returns the name of the column for a bind. The first bind has the number 0. */
    public static String columnName(int number) {
        return "b" + (number + 1);
    }

    /** Returns the type of the cast that follows a bind. */
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
     * SQL whose binds are columns of a row.
     *
     * @param text the SQL, without parameters
     * @param binds the objects behind the columns, in the order of the columns
     * @param types the types of the columns, in the same order
     */
    public record ByColumns(String text, List<Object> binds, List<String> types) {}

    /**
     * SQL that is ready to be sent.
     *
     * @param text the SQL, with parameter marks {@code $n}
     * @param binds the objects behind the marks, in the order of the marks
     */
    public record Statement(String text, List<Object> binds) {}

    @Override
    public String toString() {
        return toStatement(1).text();
    }
}
