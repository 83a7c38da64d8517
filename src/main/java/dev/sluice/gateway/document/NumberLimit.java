package dev.sluice.gateway.document;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;

/**
 * Limits the digits of a document's numbers before the document is parsed. The lexer takes about a
 * microsecond for each digit, much longer than for a character of a string or a name.
 */
public final class NumberLimit {

    /**
     * The maximum digits of one number. An exact number in an SQL statement has the same maximum.
     */
    public static final int MAX_DIGITS = 1000;

    /** The maximum digits of all numbers. At a microsecond for each digit, they take 20 ms. */
    static final int MAX_ALL_DIGITS = 20_000;

    private static final String BLOCK = "\"\"\"";

    private final String text;
    private int next;
    private int digits;

    private NumberLimit(String text) {
        this.text = text;
    }

    /**
     * Checks a document.
     *
     * @throws Refusal if one number, or all numbers together, have too many digits
     */
    static void check(String text) {
        new NumberLimit(text).check();
    }

    private void check() {
        while (next < text.length()) {
            var c = text.charAt(next);
            if (c == '#') {
                skipComment();
            } else if (text.startsWith(BLOCK, next)) {
                skipBlock();
            } else if (c == '"') {
                skipString();
            } else if (isDigit(c)) {
                number();
            } else if (isLetter(c)) {
                skipName();
            } else {
                next++;
            }
        }
    }

    private void skipComment() {
        while (next < text.length() && !isLineEnd(text.charAt(next))) {
            next++;
        }
    }

    private void skipBlock() {
        next += BLOCK.length();
        while (next < text.length() && !text.startsWith(BLOCK, next)) {
            next += text.startsWith("\\" + BLOCK, next) ? BLOCK.length() + 1 : 1;
        }
        next += BLOCK.length();
    }

    private void skipString() {
        next++;
        while (next < text.length() && text.charAt(next) != '"' && !isLineEnd(text.charAt(next))) {
            next += text.charAt(next) == '\\' ? 2 : 1;
        }
        next++;
    }

    private void skipName() {
        while (next < text.length()
                && (isLetter(text.charAt(next)) || isDigit(text.charAt(next)))) {
            next++;
        }
    }

    /** Counts the digits of the whole number, fraction and exponent included. */
    private void number() {
        var own = 0;
        while (next < text.length() && isInNumber()) {
            own += isDigit(text.charAt(next)) ? 1 : 0;
            next++;
        }
        digits += own;
        if (own > MAX_DIGITS) {
            throw Refusal.limit(
                    Limit.DOCUMENT,
                    "A number of the document has %d digits; at most %d are allowed"
                            .formatted(own, MAX_DIGITS));
        }
        if (digits > MAX_ALL_DIGITS) {
            throw Refusal.limit(
                    Limit.DOCUMENT,
                    "The numbers of the document have more than %d digits: send values as variables"
                            .formatted(MAX_ALL_DIGITS));
        }
    }

    /**
     * Returns whether the next character belongs to the number. A sign belongs to the number only
     * directly after the letter of the exponent.
     */
    private boolean isInNumber() {
        var c = text.charAt(next);
        return isDigit(c)
                || isLetter(c)
                || c == '.'
                || ((c == '+' || c == '-') && (text.charAt(next - 1) | ' ') == 'e');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
