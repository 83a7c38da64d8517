package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.database.target.DatabaseTarget;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;

/** A running Sluice whose database gets another history of migrations, as after a restore. */
class ReadinessIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static final TestSluice SLUICE = TestSluice.start(DATABASE, Map.of());

    @BeforeEach
    void isReady() {
        assertThat(health("readiness")).isEqualTo(200);
        assertThat(metric()).isEqualTo("1.0");
    }

    @AfterAll
    static void stop() {
        SLUICE.close();
    }

    @Test
    void isNotReadyAfterARestoreOfAnOlderDump() {
        TestDatabase.execute(
                DATABASE,
                """
                create table kept as select * from flyway_schema_history where version = '130';
                delete from flyway_schema_history where version = '130'""");

        assertThat(health("readiness")).isEqualTo(503);
        assertThat(health("liveness")).isEqualTo(200);
        assertThat(metric()).isEqualTo("0.0");

        TestDatabase.execute(
                DATABASE, "insert into flyway_schema_history select * from kept; drop table kept");
        assertThat(health("readiness")).isEqualTo(200);
    }

    @Test
    void isNotReadyWithOlderFunctions() {
        TestDatabase.execute(
                DATABASE,
                "update flyway_schema_history set checksum = checksum + 1 where script = 'R__functions.sql'");

        assertThat(health("readiness")).isEqualTo(503);

        TestDatabase.execute(
                DATABASE,
                "update flyway_schema_history set checksum = checksum - 1 where script = 'R__functions.sql'");
    }

    @Test
    void isNotReadyWithoutAHistory() {
        TestDatabase.execute(DATABASE, "alter table flyway_schema_history rename to gone");

        assertThat(health("readiness")).isEqualTo(503);
        assertThat(health("liveness")).isEqualTo(200);

        TestDatabase.execute(DATABASE, "alter table gone rename to flyway_schema_history");
    }

    /** A newer Sluice migrates while the older ones still serve. */
    @Test
    void staysReadyWhenANewerSluiceMigrates() {
        TestDatabase.execute(
                DATABASE,
                """
                insert into flyway_schema_history
                select installed_rank + 1000, version, description, type, script, checksum + 1,
                  installed_by, installed_on, execution_time, success
                from flyway_schema_history where script = 'R__functions.sql'""");
        assertThat(health("readiness")).isEqualTo(200);
        TestDatabase.execute(
                DATABASE,
                """
                insert into flyway_schema_history
                select installed_rank + 2000, '999', 'next', type, 'V999__next.sql', checksum,
                  installed_by, installed_on, execution_time, success
                from flyway_schema_history where version = '130'""");
        assertThat(health("readiness")).isEqualTo(200);

        TestDatabase.execute(
                DATABASE, "delete from flyway_schema_history where installed_rank > 1000");
    }

    /** Nothing asks for health here but the gateway itself. */
    @Test
    void showsInTheMetricsThatItIsNotReadyWithoutAnyProbe() {
        TestDatabase.execute(DATABASE, "alter table flyway_schema_history rename to gone");
        await().atMost(PATIENCE).until(() -> metric().equals("0.0"));

        TestDatabase.execute(DATABASE, "alter table gone rename to flyway_schema_history");
        await().atMost(PATIENCE).until(() -> metric().equals("1.0"));
    }

    /** As Spring does when the gateway stops. */
    @Test
    void showsInTheMetricsThatItTakesNoMoreRequests() {
        changes(ReadinessState.REFUSING_TRAFFIC);

        assertThat(metric()).isEqualTo("0.0");
        assertThat(health("readiness")).isEqualTo(503);
        assertThat(metric()).isEqualTo("0.0");

        changes(ReadinessState.ACCEPTING_TRAFFIC);
    }

    private static void changes(ReadinessState state) {
        SLUICE.bean(ApplicationAvailabilityBean.class)
                .onApplicationEvent(new AvailabilityChangeEvent<>(SLUICE, state));
    }

    private static int health(String group) {
        return send(SLUICE.port(), "/actuator/health/" + group).statusCode();
    }

    private static java.net.http.HttpResponse<byte[]> send(int port, String path) {
        var uri = URI.create("http://127.0.0.1:" + port + path);
        return SLUICE.send(HttpRequest.newBuilder(uri).build());
    }

    private static String metric() {
        var scrape =
                new String(
                        send(SLUICE.managementPort(), "/actuator/prometheus").body(),
                        StandardCharsets.UTF_8);
        return scrape.lines()
                .filter(line -> line.startsWith("sluice_ready "))
                .findFirst()
                .orElseThrow()
                .substring("sluice_ready ".length());
    }
}
