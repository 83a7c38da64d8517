package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://db.example:6000/sluice",
                "postgres://db.example:6000/sluice",
                "jdbc:postgresql://db.example:6000/sluice",
                "r2dbc:postgresql://db.example:6000/sluice",
            })
    void readsTheFormsThatPeopleWrite(String url) {
        assertThat(DatabaseUrl.read(url, "ada", "secret"))
                .isEqualTo(
                        new DatabaseTarget(
                                "db.example", 6000, "sluice", "ada", "secret", "prefer", null));
    }

    @Test
    void readsUserPasswordAndEncryptionInsideTheUrl() {
        var target =
                DatabaseUrl.read(
                        "postgresql://ada:p%40ss+w%3Ard@db/sluice"
                                + "?sslmode=verify-full&sslrootcert=/etc/root.crt",
                        null, null);

        assertThat(target)
                .isEqualTo(
                        new DatabaseTarget(
                                "db",
                                5432,
                                "sluice",
                                "ada",
                                "p@ss+w:rd",
                                "verify-full",
                                "/etc/root.crt"));
    }

    @Test
    void readsUserAndPasswordAsParameters() {
        var target =
                DatabaseUrl.read("jdbc:postgresql://db/sluice?user=ada&password=x", null, null);

        assertThat(target.user()).isEqualTo("ada");
        assertThat(target.password()).isEqualTo("x");
    }

    @Test
    void prefersTheUserAndPasswordGivenSeparately() {
        var target = DatabaseUrl.read("postgresql://ada:old@db/sluice", "grace", "new");

        assertThat(target.user()).isEqualTo("grace");
        assertThat(target.password()).isEqualTo("new");
    }

    @Test
    void readsAnAddressOfVersionSix() {
        var target = DatabaseUrl.read("postgresql://ada@[::1]:5433/sluice", null, null);

        assertThat(target.host()).isEqualTo("::1");
        assertThat(target.url()).isEqualTo("postgresql://[::1]:5433/sluice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ada:secret@db/sluice",
                "db/sluice?password=secret",
                "postgresql://ada:secret@db",
                "postgresql://ada:secret@db/",
                "postgresql://ada:secret@one,two/sluice",
                "postgresql://ada:secret@db/sluice?sslmode=maybe",
                "postgresql://ada:secret@db/sluice?unknown=1",
                "postgresql://ada:sec ret@db/sluice",
            })
    void refusesWhatItDoesNotUnderstandWithoutRepeatingThePassword(String url) {
        assertThatThrownBy(() -> DatabaseUrl.read(url, null, null))
                .isInstanceOf(StartupFailure.class)
                .hasMessageStartingWith("sluice.database.url: cannot be used: ")
                .hasMessageNotContainingAny("secret", "sec ret");
    }

    @Test
    void asksForAUser() {
        assertThatThrownBy(() -> DatabaseUrl.read("postgresql://db/sluice", null, null))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("The database's user is not given.");
    }

    @Test
    void showsNoPassword() {
        assertThat(DatabaseUrl.read("postgresql://ada:secret@db/sluice", null, null))
                .hasToString("DatabaseTarget[postgresql://db:5432/sluice, user=ada]");
    }
}
