package dev.sluice.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Caller;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationNamesTests {

    private static final Caller ADA = Caller.user(new UUID(0, 1));
    private static final Caller ANYONE = Caller.anonymous();

    private final OperationNames names =
            new OperationNames(
                    List.of(
                            "query Mine { __typename } mutation Change { __typename }",
                            "query Other { ...f } fragment f on Query { __typename }",
                            "{ __typename }"));

    @Test
    void keepsTheNamesOfTrustedDocumentsAndTheFirstOthers() {
        var labels = new HashSet<String>();
        for (var i = 0; i < 1_000; i++) {
            labels.add(names.label("Name" + i, ADA));
        }
        assertThat(labels)
                .hasSize(OperationNames.MAX + 1)
                .contains("Name0", "Name99", OperationNames.OTHER)
                .doesNotContain("Name100");
        assertThat(names.label("Name7", ADA)).isEqualTo("Name7");
        assertThat(names.label("Mine", ADA)).isEqualTo("Mine");
        assertThat(names.label("Change", ADA)).isEqualTo("Change");
    }

    @Test
    void givesNoPlaceToNamesOfAnonymousCallers() {
        for (var i = 0; i < 1_000; i++) {
            assertThat(names.label("Invented" + i, ANYONE)).isEqualTo(OperationNames.OTHER);
        }
        assertThat(names.label("Mine", ANYONE)).isEqualTo("Mine");
        assertThat(names.label("Name", ADA)).isEqualTo("Name");
        assertThat(names.label("Name", ANYONE)).isEqualTo("Name");
        assertThat(names.label("Work", Caller.service("worker", Set.of()))).isEqualTo("Work");
    }

    @Test
    void keepsNoLongName() {
        assertThat(names.label("a".repeat(100), ADA)).hasSize(100);
        assertThat(names.label("a".repeat(101), ADA)).isEqualTo(OperationNames.OTHER);
    }

    @Test
    void namesOperationsWithoutAName() {
        assertThat(names.label(null, ANYONE)).isEqualTo(OperationNames.ANONYMOUS);
        assertThat(names.label("", ADA)).isEqualTo(OperationNames.ANONYMOUS);
    }
}
