package dev.sluice.database.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.ConnectionOptions.Server;
import dev.sluice.database.target.ConnectionOptions.Tls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                                List.of(new DatabaseTarget.Host("db.example", 6000)),
                                "sluice",
                                "ada",
                                "secret",
                                options(new Tls("prefer", null, null, null, null))));
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
                                List.of(new DatabaseTarget.Host("db", 5432)),
                                "sluice",
                                "ada",
                                "p@ss+w:rd",
                                options(
                                        new Tls(
                                                "verify-full",
                                                "/etc/root.crt",
                                                null,
                                                null,
                                                null))));
    }

    private static ConnectionOptions options(Tls tls) {
        return new ConnectionOptions("sluice", Server.ANY, null, Map.of(), tls);
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
                "postgresql://ada:secret@one,/sluice",
                "postgresql://ada:secret@one:x/sluice",
                "postgresql://ada:secret@one:70000/sluice",
                "postgresql://ada:secret@/sluice",
                "postgresql://ada:se%zzcret@db/sluice",
                "postgresql://ada:secret@db/sluice?sslmode=maybe",
                "postgresql://ada:secret@db/sluice?unknown=1",
                "postgresql://ada:secret@db/sluice?host=/run/postgresql",
                "postgresql://ada:secret@db/sluice?connect_timeout=soon",
                "postgresql://ada:secret@db/sluice?channel_binding=require",
                "postgresql://ada:secret@db/sluice?targetServerType=secondary",
                "postgresql://ada:secret@db/sluice?target_session_attrs=standby",
                "postgresql://ada:secret@db/sluice?options=statement_timeout",
                "postgresql://ada:sec ret@db/sluice",
            })
    void refusesWhatItDoesNotUnderstandWithoutRepeatingThePassword(String url) {
        assertThatThrownBy(() -> DatabaseUrl.read(url, null, null))
                .isInstanceOf(StartupFailure.class)
                .hasMessageStartingWith("sluice.database.url: cannot be used: ")
                .hasMessageNotContainingAny("secret", "sec ret", "se%zzcret");
    }

    @Test
    void readsSeveralHosts() {
        var target = DatabaseUrl.read("postgresql://ada@a:6000,[::1],b/sluice", null, null);

        assertThat(target.hosts()).hasToString("[a:6000, [::1]:5432, b:5432]");
        assertThat(target.url()).isEqualTo("postgresql://a:6000,[::1]:5432,b:5432/sluice");
    }

    @ParameterizedTest
    @CsvSource({
        "one, ANY",
        "'one,two', PRIMARY",
        "'one,two?target_session_attrs=any', ANY",
        "one?target_session_attrs=read-write, PRIMARY",
        "one?targetServerType=primary, PRIMARY",
        "one?targetServerType=master, PRIMARY",
    })
    void wantsAPrimaryWhereThereAreSeveralHosts(String rest, Server expected) {
        var parts = rest.split("[?]", 2);
        var url = "postgresql://" + parts[0] + "/sluice" + (parts.length > 1 ? "?" + parts[1] : "");

        assertThat(DatabaseUrl.read(url, "ada", "").options().server()).isEqualTo(expected);
    }

    @Test
    void readsWhatLibpqAndTheDriversUnderstand() {
        var options =
                DatabaseUrl.read(
                                "postgresql://ada@db/sluice?application_name=sluice-2&connect_timeout=7"
                                        + "&channel_binding=prefer&sslcert=/c.pem&sslkey=/k.pem&sslpassword=p"
                                        + "&options=-c%20statement_timeout%3D5s%20--work-mem=8MB%20-csearch_path=a%5C%20b",
                                null, null)
                        .options();

        assertThat(options.applicationName()).isEqualTo("sluice-2");
        assertThat(options.connectTimeout()).hasSeconds(7);
        assertThat(options.tls()).isEqualTo(new Tls("prefer", null, "/c.pem", "/k.pem", "p"));
        assertThat(options.settings())
                .isEqualTo(
                        Map.of("statement_timeout", "5s", "work_mem", "8MB", "search_path", "a b"));
    }

    @Test
    void namesTheParameterThatIsNotSupported() {
        assertThatThrownBy(() -> DatabaseUrl.read("postgresql://ada@db/s?gssencmode=x", null, null))
                .hasMessage(
                        "sluice.database.url: cannot be used: the parameter \"gssencmode\" is not supported.");
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
