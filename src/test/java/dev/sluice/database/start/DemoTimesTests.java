package dev.sluice.database.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class DemoTimesTests {

    private static final Instant LEAP_DAY = Instant.parse("2028-02-29T00:00:30.123456Z");

    @Test
    void leaveTheFilesAsTheyAreAtTheirPresent() throws IOException {
        for (var script : scripts()) {
            var text = script.getContentAsString(StandardCharsets.UTF_8);
            assertThat(DemoTimes.at(DemoTimes.PRESENT).moved(text)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // by whole days, 717 of them
        "'2026-03-13', '2028-02-28'",
        "'2026-01-01', '2027-12-19'",
        "'2026-03-13T23:59:59Z', '2028-02-28T23:59:59Z'",
        "'2026-01-12T09:10:00.412Z', '2027-12-30T09:10:00.412Z'",
        "'[\"2026-01-12T09:10:02Z\", 5]', '[\"2027-12-30T09:10:02Z\", 5]'",
        "'until 2026-04-07.', 'until 2028-03-24.'",
        // by the exact difference
        "'2026-03-14T11:50:00Z', '2028-02-28T23:50:30Z'",
        "'2026-03-14T11:50:00.5Z', '2028-02-28T23:50:30.5Z'",
        // seconds
        "'1773285240.000100', '1835234040.000100'",
        "'1773489000.000300', '1835394630.000300'",
    })
    void move(String before, String after) {
        assertThat(DemoTimes.at(LEAP_DAY).moved(before)).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({
        "01900000-2026-7000-8000-0000000000f5",
        "1773285240",
        "v2026.1",
        "999-2026-03-1x",
    })
    void leaveTheRest(String text) {
        assertThat(DemoTimes.at(LEAP_DAY).moved(text)).isEqualTo(text);
    }

    @Test
    void moveBackwardsToo() {
        assertThat(DemoTimes.at(Instant.parse("2025-12-31T12:00:00Z")).moved("'2026-03-01'"))
                .isEqualTo("'2025-12-18'");
    }

    /** A time in another form would stay behind. */
    @Test
    void findEveryTimeOfTheFiles() throws IOException {
        var anyYear = Pattern.compile("\\b20[2-9]\\d[-/.]\\d\\d?\\b[^\\n]{0,20}");
        for (var script : scripts()) {
            var text = script.getContentAsString(StandardCharsets.UTF_8);
            var moved = DemoTimes.at(Instant.parse("1999-06-01T00:00:00Z")).moved(text);
            assertThat(anyYear.matcher(moved).results().map(found -> found.group()))
                    .as(script.getFilename())
                    .isEmpty();
        }
    }

    private static Resource[] scripts() throws IOException {
        var scripts =
                new PathMatchingResourcePatternResolver().getResources("classpath*:db/demo/*.sql");
        assertThat(scripts).hasSizeGreaterThan(10);
        return scripts;
    }
}
