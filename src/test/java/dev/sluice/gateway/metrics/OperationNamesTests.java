package dev.sluice.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationNamesTests {

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
            labels.add(names.label("Name" + i));
        }
        assertThat(labels)
                .hasSize(OperationNames.MAX + 1)
                .contains("Name0", "Name99", OperationNames.OTHER)
                .doesNotContain("Name100");
        assertThat(names.label("Name7")).isEqualTo("Name7");
        assertThat(names.label("Mine")).isEqualTo("Mine");
        assertThat(names.label("Change")).isEqualTo("Change");
    }

    @Test
    void keepsNoLongName() {
        assertThat(names.label("a".repeat(100))).hasSize(100);
        assertThat(names.label("a".repeat(101))).isEqualTo(OperationNames.OTHER);
    }

    @Test
    void namesOperationsWithoutAName() {
        assertThat(names.label(null)).isEqualTo(OperationNames.ANONYMOUS);
        assertThat(names.label("")).isEqualTo(OperationNames.ANONYMOUS);
    }
}
