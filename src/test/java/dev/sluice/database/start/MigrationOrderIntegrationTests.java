package dev.sluice.database.start;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.database.StartupFailure;
import org.junit.jupiter.api.Test;

/**
 * A migration whose number is lower than that of one that has run, for example of a late branch.
 */
class MigrationOrderIntegrationTests {

    @Test
    void aMigrationOutOfOrderIsRefusedByItsName() {
        var database = TestDatabase.migrated();
        TestDatabase.execute(database, "delete from flyway_schema_history where version = '143'");

        assertThatThrownBy(() -> Migrations.run(database))
                .isInstanceOfSatisfying(
                        StartupFailure.class,
                        failure ->
                                org.assertj.core.api.Assertions.assertThat(failure.advice())
                                        .contains("143"));
        assertThatThrownBy(() -> Migrations.verify(database))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("V143__");
    }
}
