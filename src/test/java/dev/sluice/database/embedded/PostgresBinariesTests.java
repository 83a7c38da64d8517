package dev.sluice.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.StartupFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresBinariesTests {

    @ParameterizedTest
    @CsvSource({"linux, sparc", "windows 11, amd64"})
    void saysWhatToDoWhereThisBuildHasNoServer(String system, String machine) {
        assertThatThrownBy(() -> PostgresBinaries.archive(system, machine))
                .isInstanceOfSatisfying(
                        StartupFailure.class,
                        failure -> {
                            assertThat(failure)
                                    .hasMessage(
                                            "This build has no embedded PostgreSQL for %s on %s.",
                                            system, machine);
                            assertThat(failure.advice())
                                    .startsWith("Set SLUICE_DATABASE_URL")
                                    .doesNotContain("\n");
                        });
    }
}
