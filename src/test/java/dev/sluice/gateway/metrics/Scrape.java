package dev.sluice.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestSluice;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The metrics of a running Sluice at one moment. */
record Scrape(String text) {

    private static final Pattern TYPE =
            Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);

    /** Asks as Prometheus does. */
    static Scrape of(TestSluice sluice) {
        var uri =
                URI.create("http://127.0.0.1:" + sluice.managementPort() + "/actuator/prometheus");
        var answer = sluice.send(HttpRequest.newBuilder(uri).build());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new Scrape(new String(answer.body(), StandardCharsets.UTF_8));
    }

    /** The names of all metrics, each with its type. */
    Map<String, String> types() {
        var types = new TreeMap<String, String>();
        TYPE.matcher(text).results().forEach(line -> types.put(line.group(1), line.group(2)));
        return types;
    }

    /**
     * The value of a series, 0 if there is none.
     *
     * @param series the name, with its labels in the order of their names
     */
    double value(String series) {
        return text.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }
}
