package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
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
    private static final int TOKENS = 400;

    private final DocumentLimits limits =
            new DocumentLimits(
                    new Limits(
                            20,
                            100,
                            100,
                            1000,
                            12,
                            1 << 24,
                            1 << 25,
                            200,
                            1000,
                            100_000,
                            TOKENS,
                            NESTING,
                            FIELDS,
                            ALIASES,
                            ROOTS,
                            DIRECTIVES));

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

    /** Thirty lines that stand for 2^30 fields. */
    @Test
    void limitsFragmentsThatMultiply() {
        var document =
                "{ ...F0 } "
                        + IntStream.range(0, 30)
                                .mapToObj(
                                        i ->
                                                "fragment F%d on Q { ...F%d ...F%d } "
                                                        .formatted(i, i + 1, i + 1))
                                .collect(Collectors.joining())
                        + "fragment F30 on Q { a }";
        refuses(document, "root fields");
    }

    @Test
    void leavesCircularFragmentsToValidation() {
        accepts("{ ...F } fragment F on Q { a ...G } fragment G on Q { ...F }");
        accepts("{ ...Nowhere }");
    }

    @Test
    void limitsTokens() {
        refuses("{ a(x: [" + "1 ".repeat(TOKENS) + "]) }", "more than 400 tokens");
        refuses("{ a(x: " + "[".repeat(TOKENS) + ") }", "nested too deeply");
    }

    private void accepts(String document) {
        assertThatCode(() -> limits.check(document)).doesNotThrowAnyException();
    }

    private void refuses(String document, String message) {
        assertThatThrownBy(() -> limits.check(document))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    private static String nested(int depth) {
        return "{ a ".repeat(depth) + "}".repeat(depth);
    }

    private static String names(int count, String form) {
        return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining(" "));
    }
}
