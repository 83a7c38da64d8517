package dev.sluice.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of operations in traces and in the database. */
class OperationNameTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @ParameterizedTest
    @CsvSource({
        "query Tasks { a }, query Tasks, sluice: query Tasks 4bf92f35",
        "{ a }, query, sluice: query 4bf92f35",
        "mutation Touch { a }, mutation Touch, sluice: mutation Touch 4bf92f35",
        "subscription S { a }, subscription S, sluice: subscription S 4bf92f35",
    })
    void saysTypeAndName(String document, String span, String application) {
        var operation =
                Parser.parse(document).getDefinitionsOfType(OperationDefinition.class).getFirst();
        var name = OperationName.of(operation);
        assertThat(name.ofSpan()).isEqualTo(span);
        assertThat(name.ofApplication("sluice", TRACE)).isEqualTo(application);
    }

    @Test
    void saysNothingOfAnUnknownOperation() {
        assertThat(OperationName.UNKNOWN.ofSpan()).isEqualTo("GraphQL Operation");
        assertThat(OperationName.UNKNOWN.ofApplication("sluice", TRACE))
                .isEqualTo("sluice: GraphQL Operation 4bf92f35");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0000b\nc\u001b[31m\u007f",
                "😀😀😀",
                "ключ",
                "\ud83d",
                "'; drop table tasks; --",
                "x",
                ""
            })
    void isShortPrintableAscii(String odd) {
        for (var repeats : new int[] {1, 9, 10_000}) {
            var name = new OperationName("query", odd.repeat(repeats));
            assertThat(name.ofSpan()).matches("query[ -~]{0,101}");
            for (var session : new String[] {"sluice", odd.repeat(repeats)}) {
                var application = name.ofApplication(session, TRACE);
                assertThat(application).matches("[ -~]{1,63}").endsWith(" 4bf92f35");
                assertThat(application.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(64);
            }
        }
    }

    @Test
    void hasAQuestionMarkForEachOddCharacter() {
        var name = new OperationName("query", "a😀\u0000b");
        assertThat(name.ofSpan()).isEqualTo("query a??b");
    }

    @Test
    void keepsTheTraceOfALongName() {
        var name = new OperationName("query", "N".repeat(10_000));
        assertThat(name.ofApplication("replica-7", TRACE))
                .isEqualTo("replica-7: query " + "N".repeat(37) + " 4bf92f35");
    }
}
