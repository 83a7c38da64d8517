package dev.sluice.gateway.trace;

import graphql.language.OperationDefinition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of an operation in traces and in the database: its type and its own name, in printable
 * ASCII and of bounded length. Nothing else of the document is in it.
 *
 * @param type {@code query}, {@code mutation} or {@code subscription}; null while no operation is
 *     known, because the document is not read yet or has none to run
 * @param name null if the operation has none
 */
public record OperationName(@Nullable String type, @Nullable String name) {

    /** No operation. */
    static final OperationName UNKNOWN = new OperationName(null, null);

    /** The maximum of characters of a name in traces. */
    private static final int MAX_OF_NAME = 100;

    /** The maximum bytes of an {@code application_name} that PostgreSQL keeps. */
    private static final int MAX_OF_APPLICATION = 63;

    /** Digits of the trace id that the database shows. */
    private static final int DIGITS = 8;

    private static final int MAX_OF_SESSION = 20;

    /** Cuts the name and replaces its control characters. */
    public OperationName {
        name = name == null || name.isEmpty() ? null : cut(printable(name), MAX_OF_NAME);
    }

    /** Returns the name of an operation. */
    public static OperationName of(OperationDefinition operation) {
        return new OperationName(
                operation.getOperation().name().toLowerCase(Locale.ROOT), operation.getName());
    }

    /** The name of the operation's span. */
    String ofSpan() {
        if (type == null) {
            return "GraphQL Operation";
        }
        return name == null ? type : type + " " + name;
    }

    /**
     * The name for {@code pg_stat_activity}, at most 63 bytes, for example {@code sluice: query
     * Tasks 4bf92f35}.
     *
     * @param session the usual name of the session; its first 20 characters are used
     * @param trace the trace's id; its first eight digits are used
     */
    String ofApplication(String session, String trace) {
        var begin = cut(printable(session), MAX_OF_SESSION) + ": ";
        var end = " " + cut(trace, DIGITS);
        return begin + cut(ofSpan(), MAX_OF_APPLICATION - begin.length() - end.length()) + end;
    }

    /** Replaces each character that is not printable ASCII with a question mark. */
    private static String printable(String text) {
        var printable = new StringBuilder();
        text.codePoints()
                .limit(MAX_OF_NAME)
                .forEach(c -> printable.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return printable.toString();
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }
}
