package dev.sluice.gateway.document;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.TestLimits;
import dev.sluice.policy.Refusal;
import graphql.parser.InvalidSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each limit at its bound, one past it, and one past it by another road. */
@Timeout(5)
class DocumentLimitsTests {

    private static final int NESTING = 10;
    private static final int FIELDS = 60;
    private static final int ALIASES = 30;
    private static final int ROOTS = 20;
    private static final int DIRECTIVES = 15;
    private static final int TOKENS = 900;
    private static final int OPERATIONS = 4;
    private static final int VARIABLES = 6;
    private static final int FRAGMENTS = 35;
    private static final int FRAGMENT_NESTING = 9;
    private static final int DOCUMENT = 100_000;

    private final DocumentLimits limits =
            new DocumentLimits(
                    TestLimits.of(
                            Map.ofEntries(
                                    Map.entry("max-document", DOCUMENT),
                                    Map.entry("max-tokens", TOKENS),
                                    Map.entry("max-nesting", NESTING),
                                    Map.entry("max-fields", FIELDS),
                                    Map.entry("max-aliases", ALIASES),
                                    Map.entry("max-root-fields", ROOTS),
                                    Map.entry("max-directives", DIRECTIVES),
                                    Map.entry("max-operations", OPERATIONS),
                                    Map.entry("max-variables", VARIABLES),
                                    Map.entry("max-fragment-definitions", FRAGMENTS),
                                    Map.entry("max-fragment-nesting", FRAGMENT_NESTING))));

    @Test
    void limitsNesting() {
        accepts(nested(NESTING));
        refuses(nested(NESTING + 1), "11 nested selections; at most 10");
        refuses("{ a { ...F } } fragment F on A " + nested(NESTING), "11 nested selections");
        refuses(
                "{ ... { ... on A { a { ... " + nested(NESTING) + " } } } }",
                "11 nested selections");
    }

    @Test
    void limitsRootFields() {
        accepts("{ " + names(ROOTS, "a%d") + " }");
        refuses("{ " + names(ROOTS + 1, "a%d") + " }", "21 root fields; at most 20");
        refuses("{ a ...F } fragment F on Query { " + names(ROOTS, "a%d") + " }", "21 root fields");
    }

    @Test
    void limitsAliases() {
        accepts("{ r { " + names(ALIASES, "a%d: x") + " } }");
        refuses("{ r { " + names(ALIASES + 1, "a%d: x") + " } }", "31 aliases; at most 30");
        refuses(
                "{ r { ...F ...F } } fragment F on R { " + names(ALIASES / 2 + 1, "a%d: x") + " }",
                "32 aliases");
    }

    @Test
    void limitsDirectives() {
        accepts("{ a " + "@x ".repeat(DIRECTIVES) + "}");
        refuses("{ a " + "@x ".repeat(DIRECTIVES + 1) + "}", "16 directives; at most 15");
        refuses("query Q " + "@x ".repeat(DIRECTIVES) + "{ a @x }", "16 directives");
        refuses(
                "{ ...F @x ... @x { a } } fragment F on Q "
                        + "@x ".repeat(DIRECTIVES - 1)
                        + "{ a }",
                "16 directives");
    }

    @Test
    void limitsFields() {
        accepts("{ r { " + names(FIELDS - 1, "a%d") + " } }");
        refuses("{ r { " + names(FIELDS, "a%d") + " } }", "61 fields; at most 60");
        refuses(
                "{ r { ...F ...F ...F } } fragment F on R { " + names(FIELDS / 3, "a%d") + " }",
                "61 fields");
    }

    /** Nine lines that stand for 40^8 fields. */
    @Test
    void limitsFragmentsThatMultiply() {
        var document =
                "{ ...F0 } "
                        + IntStream.range(0, 8)
                                .mapToObj(
                                        i ->
                                                "fragment F%d on Q { ".formatted(i)
                                                        + "...F%d ".formatted(i + 1).repeat(40)
                                                        + "} ")
                                .collect(Collectors.joining())
                        + "fragment F8 on Q { a }";
        refuses(document, "root fields");
    }

    @Test
    void limitsFragmentDefinitions() {
        accepts("{ a } " + fragments(FRAGMENTS));
        refuses("{ a } " + fragments(FRAGMENTS + 1), "36 fragments; at most 35");
    }

    @Test
    void limitsFragmentsInsideOfEachOther() {
        accepts("{ ...F0 } " + chain(FRAGMENT_NESTING));
        refuses("{ ...F0 } " + chain(FRAGMENT_NESTING + 1), "10 nested fragments; at most 9");
        refuses("{ a } " + chain(FRAGMENT_NESTING + 1), "10 nested fragments");
        refuses("{ a ...F1 ... on Q { ...F0 } } " + chain(FRAGMENT_NESTING), "10 nested fragments");
        refuses("{ a { ...F0 } } " + chainBackwards(FRAGMENT_NESTING + 1), "10 nested fragments");
        refuses(
                "{ " + "... { ".repeat(FRAGMENT_NESTING + 1) + "a" + " }".repeat(11),
                "10 nested fragments");
    }

    @Test
    void refusesFragmentsThatSpreadThemselves() {
        refuses("{ ...F } fragment F on Q { a ...F }", "The fragment F spreads itself");
        refuses("{ ...F } fragment F on Q { a ...G } fragment G on Q { ...F }", "spreads itself");
        refuses("{ a } fragment F on Q { b { ... { ...F } } }", "The fragment F spreads itself");
        accepts("{ ...Nowhere }");
    }

    @Test
    void limitsOperations() {
        accepts(operations(OPERATIONS, "a"));
        refuses(operations(OPERATIONS + 1, "a"), "5 operations; at most 4");
    }

    @Test
    void limitsVariablesOfAllOperations() {
        accepts("query Q (" + names(VARIABLES, "$v%d: Int") + ") { a }");
        refuses("query Q (" + names(VARIABLES + 1, "$v%d: Int") + ") { a }", "7 variables");
        var declared = "(" + names(VARIABLES, "$v%d: Int") + ") { a }";
        refuses("query Q " + declared + " query R " + declared, "12 variables; at most 6");
    }

    /** The validation looks into a fragment again for each operation. */
    @Test
    void countsTheFieldsOfAllOperations() {
        var fragment = " fragment F on Q { " + names(ROOTS, "a%d") + " }";
        accepts(operations(FIELDS / ROOTS, "...F") + fragment);
        refuses(operations(FIELDS / ROOTS + 1, "...F") + fragment, "80 fields; at most 60");
    }

    @Test
    void limitsDigits() {
        accepts("{ a(x: -" + "9".repeat(1000) + ") }");
        refuses("{ a(x: " + "9".repeat(1001) + ") }", "1001 digits; at most 1000");
        refuses("{ a(x: 1." + "9".repeat(1000) + ") }", "1001 digits");
        refuses("{ a(x: 1E-" + "9".repeat(1000) + ") }", "1001 digits");
        refuses("{ a(x: 1.5e+" + "9".repeat(999) + ") }", "1001 digits");
        var many = ("9".repeat(1000) + " ").repeat(20);
        accepts("{ a(x: [" + many + "]) }");
        refuses("{ a(x: [" + many + "1]) }", "more than 20000 digits");
    }

    @Test
    void countsNoDigitsOfTexts() {
        var digits = "9".repeat(1001);
        accepts("{ a(x: \"" + digits + "\") }");
        accepts("{ a(x: \"\\\"" + digits + "\") }");
        accepts("{ a(x: \"\"\"\n\" \\\"\"\" " + digits + "\"\"\") }");
        accepts("#" + digits + "\n{ a }");
        accepts("{ a" + digits + " }");
    }

    /** Characters beyond ASCII take the lexer five times as long. */
    @Test
    void refusesEscapesOfNoCharacter() {
        for (var escape :
                List.of("\\u{FFFFFFFF}", "\\u{110000}", "\\u{D800}", "\\uD800", "\\u{}")) {
            assertThatThrownBy(() -> limits.parse("{ node(id: \"" + escape + "\") { id } }"))
                    .as(escape)
                    .isInstanceOfAny(Refusal.class, InvalidSyntaxException.class);
        }
    }

    @Test
    void limitsBytes() {
        accepts("{ a } #" + "x".repeat(DOCUMENT - 7));
        refuses("{ a } #" + "x".repeat(DOCUMENT - 6), "100001 bytes; at most 100000");
        refuses("{ a } #" + "\u6F22".repeat(DOCUMENT / 3), "100006 bytes");
    }

    @Test
    void limitsTokens() {
        refuses("{ a(x: [" + "1 ".repeat(TOKENS) + "]) }", "more than 900 tokens");
        refuses("{ a(x: " + "[".repeat(TOKENS - 10) + ") }", "nested too deeply");
    }

    private void accepts(String document) {
        assertThatCode(() -> limits.parse(document)).doesNotThrowAnyException();
    }

    private void refuses(String document, String message) {
        assertThatThrownBy(() -> limits.parse(document))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    private static String fragments(int count) {
        return names(count, "fragment F%d on Q { a }");
    }

    private static String operations(int count, String members) {
        return names(count, "query Q%d { " + members + " }");
    }

    /** Fragments each of which spreads the next. */
    private static String chain(int length) {
        return IntStream.range(0, length)
                .mapToObj(
                        i ->
                                "fragment F%d on Q { %s } "
                                        .formatted(i, i + 1 < length ? "...F" + (i + 1) : "a"))
                .collect(Collectors.joining());
    }

    /** The same in the opposite order, so that inner fragments come first. */
    private static String chainBackwards(int length) {
        return IntStream.range(0, length)
                .map(i -> length - 1 - i)
                .mapToObj(
                        i ->
                                "fragment F%d on Q { %s } "
                                        .formatted(i, i + 1 < length ? "...F" + (i + 1) : "a"))
                .collect(Collectors.joining());
    }

    private static String nested(int depth) {
        return "{ a ".repeat(depth) + "}".repeat(depth);
    }

    private static String names(int count, String form) {
        return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining(" "));
    }
}
