package dev.sluice.database.start;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.database.target.DatabaseUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCheckIntegrationTests {

    private final DatabaseTarget target = TestDatabase.empty();

    @Test
    void passesAnEmptyDatabase() {
        assertThatCode(() -> ServerCheck.pass(target)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "create schema sluice, '\"sluice\"'",
        "create schema other; alter role sluice in database %s set search_path = other, '\"other\"'",
        "alter role sluice in database %s set search_path = nowhere, no schema",
        "alter database %s set search_path = pg_catalog, '\"pg_catalog\"'",
    })
    void refusesASearchPathToAnotherSchema(String sql, String schema) {
        TestDatabase.execute(target, sql.formatted(target.database()));

        assertThatThrownBy(() -> ServerCheck.pass(target))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        "Sluice keeps its tables in the schema \"public\", but the search_path of \"sluice\" at %s leads to %s.",
                        target.url(), schema);
    }

    @Test
    void refusesASearchPathOfTheUrl() {
        var other =
                DatabaseUrl.read(
                        target.url() + "?options=-csearch_path=pg_catalog",
                        target.user(),
                        target.password());

        assertThatThrownBy(() -> ServerCheck.pass(other))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("leads to \"pg_catalog\"");
    }
}
