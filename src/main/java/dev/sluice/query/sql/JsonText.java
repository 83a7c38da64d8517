package dev.sluice.query.sql;

import dev.sluice.database.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Builds SQL that concatenates JSON text from constants and from expressions of type text.
 * Neighbouring constants become one. Many operands become a balanced tree, so that the nesting of
 * the expression stays shallow.
 */
final class JsonText {

    private static final int OPERANDS_PER_GROUP = 24;

    private final List<Sql> operands = new ArrayList<>();
    private final StringBuilder constant = new StringBuilder();

    /** Adds text that is the same for every row. */
    JsonText constant(String text) {
        constant.append(text);
        return this;
    }

    /** Adds an expression of type text that is never null. */
    JsonText value(Sql expression) {
        flush();
        operands.add(expression);
        return this;
    }

    /**
     * Adds the start of a member: the key, with a comma before it unless the member is the first.
     */
    JsonText key(boolean first, String responseKey) {
        return constant((first ? "\"" : ",\"") + responseKey + "\":");
    }

    /** Returns the concatenation of all added text. */
    Sql toSql() {
        flush();
        return operands.isEmpty() ? Sql.literal("") : grouped(operands);
    }

    private void flush() {
        if (!constant.isEmpty()) {
            operands.add(Sql.literal(constant.toString()));
            constant.setLength(0);
        }
    }

    private static Sql grouped(List<Sql> operands) {
        if (operands.size() <= OPERANDS_PER_GROUP) {
            return Sql.join(" || ", operands);
        }
        var groupSize = Math.ceilDiv(operands.size(), OPERANDS_PER_GROUP);
        var groups =
                IntStream.iterate(0, start -> start < operands.size(), start -> start + groupSize)
                        .mapToObj(
                                start ->
                                        grouped(
                                                        operands.subList(
                                                                start,
                                                                Math.min(
                                                                        start + groupSize,
                                                                        operands.size())))
                                                .inParentheses())
                        .toList();
        return Sql.join(" || ", groups);
    }
}
