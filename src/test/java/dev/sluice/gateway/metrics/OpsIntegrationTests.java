package dev.sluice.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.TestSluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The dashboard and the alarms in {@code ops} fit the metrics that a running Sluice serves. */
class OpsIntegrationTests {

    private static final Path ALERTS = Path.of("ops", "prometheus", "alerts.yml");
    private static final Path DASHBOARD = Path.of("ops", "grafana", "sluice.json");
    private static final Path OPERATIONS = Path.of("docs", "operations.md");

    private static final Pattern METRIC = Pattern.compile("\\b(?:sluice|jvm|process)_[a-z_]+");
    private static final Pattern ALERT =
            Pattern.compile("- alert: (\\w+)\\n(.*?)(?=- alert:|\\z)", Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("(?m)^### Alarm (\\w+)$");

    @Test
    void nameMetricsThatThereAre() throws IOException {
        var sluice = TestSluice.shared();
        sluice.ask("ada", "{ tasks(first: 1) { nodes { id } } }");
        var served = Scrape.of(sluice).types().keySet();

        var alerts = named(Files.readString(ALERTS));
        var dashboard = named(String.join("\n", expressions()));

        assertThat(alerts).hasSizeGreaterThan(15).isSubsetOf(served);
        assertThat(dashboard).hasSizeGreaterThan(40).isSubsetOf(served);
    }

    /** The names of metrics; those of the series of a histogram or summary are its name. */
    private static Set<String> named(String text) {
        return METRIC.matcher(text)
                .results()
                .map(match -> match.group().replaceFirst("_(bucket|sum|count)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> expressions() throws IOException {
        var expressions = new ArrayList<String>();
        for (var panel : TestSluice.JSON.readTree(Files.readString(DASHBOARD)).get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.add(target.get("expr").asString());
            }
        }
        return expressions;
    }

    /** Each metric that Sluice serves is of use: a panel shows it or an alarm watches it. */
    @Test
    void showAllMetricsOfSluice() throws IOException {
        var used = named(Files.readString(ALERTS) + String.join("\n", expressions()));
        var served = new TreeSet<>(Scrape.of(TestSluice.shared()).types().keySet());
        served.removeIf(name -> !name.startsWith("sluice_") || name.endsWith("_max"));

        assertThat(used).containsAll(served);
    }

    @Test
    void giveEachAlarmASeveritySummaryAndLink() throws IOException {
        var alerts = ALERT.matcher(Files.readString(ALERTS)).results().toList();
        assertThat(alerts).hasSizeGreaterThan(10);
        for (var alert : alerts) {
            var name = alert.group(1);
            assertThat(alert.group(2))
                    .as(name)
                    .containsPattern("severity: (critical|warning)\\n")
                    .contains("summary: \"")
                    .contains(
                            "runbook_url: docs/operations.md#alarm-"
                                    + name.toLowerCase(Locale.ROOT)
                                    + "\n");
        }
    }

    @Test
    void areExplainedUnderHeadingsOfTheirNames() throws IOException {
        var headings = names(HEADING, Files.readString(OPERATIONS));
        assumeTrue(!headings.isEmpty(), "docs/operations.md has no alarms");

        assertThat(headings).isEqualTo(names(ALERT, Files.readString(ALERTS)));
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check rules ops/prometheus/alerts.yml",
                "test rules ops/prometheus/alerts-test.yml"
            })
    void passPrometheusOwnChecks(String command) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/promtool")),
                "promtool is missing: install Debian's package prometheus");
        var words = new ArrayList<>(List.of("/usr/bin/promtool"));
        words.addAll(List.of(command.split(" ")));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var printed = String.join("\n", process.inputReader().lines().toList());

        assertThat(process.waitFor()).as(printed).isZero();
    }

    /** An alarm without a test could be wrong without notice. */
    @Test
    void testEachAlarm() throws IOException {
        var tests = Files.readString(ALERTS.resolveSibling("alerts-test.yml"));
        for (var name : names(ALERT, Files.readString(ALERTS))) {
            assertThat(tests).contains("name: " + name + " fires", "name: " + name + " is quiet");
        }
    }
}
