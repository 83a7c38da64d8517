package dev.sluice.gateway.slow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Caller;
import dev.sluice.query.trace.OperationUsage;
import graphql.language.OperationDefinition;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a line in the log of slow operations. */
class SlowOperationTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void isOneLineWithAllFields() {
        var usage = new OperationUsage();
        usage.runs(operation("Tasks"), 17);
        usage.ran(true, 2, 300, 4_000_000, 1_250_000_000);
        usage.ran(false, 1, 5, 0, 50_000);
        var caller = Caller.user(new UUID(0, 7));
        var slow =
                new SlowOperation(
                        "{ a }", usage.counts(), 1_300_000_000, caller, SlowOperation.OK, TRACE);

        assertThat(SlowOperation.line(slow.fields(3)))
                .isEqualTo(
                        "Slow operation: type=query name=Tasks"
                                + " document=1c7e1e347f726166b5b1c55afd61f278cc9b45e00c108ec33d540a566379811b"
                                + " cost=17 statements=2 shared_statements=1 key_rows=3 bytes=305"
                                + " database_ms=1250.1 connection_wait_ms=4.0 admission_wait_ms=0.0"
                                + " total_ms=1300.0 caller=user outcome=OK left_out=3 trace.id="
                                + TRACE);
    }

    @Test
    void leavesOutUnknownFields() {
        var slow =
                new SlowOperation(
                        null, OperationUsage.Counts.NONE, 0, null, SlowOperation.CANCELLED, null);
        assertThat(slow.fields(0))
                .doesNotContainKeys(
                        "sluice.operation.type",
                        "sluice.operation.name",
                        "sluice.operation.document",
                        "sluice.operation.cost",
                        "sluice.operation.caller",
                        "sluice.operation.left_out",
                        "trace.id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\nWARN forged", "a\r\nb", "\u001b[31m", "\u0000", "\u2028", "😀", "x"})
    void holdsAnOddNameInOneShortLine(String odd) {
        for (var repeats : new int[] {1, 10_000}) {
            var usage = new OperationUsage();
            usage.runs(operation(odd.repeat(repeats)), 1);
            var slow = new SlowOperation("{ a }", usage.counts(), 1, null, "OK", null);
            assertThat(SlowOperation.line(slow.fields(0))).matches("[ -~]{1,450}");
        }
    }

    private static OperationDefinition operation(String name) {
        return OperationDefinition.newOperationDefinition()
                .name(name)
                .operation(OperationDefinition.Operation.QUERY)
                .build();
    }
}
