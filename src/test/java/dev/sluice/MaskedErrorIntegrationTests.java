package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What nobody expected: the caller is told an id, the log the rest. */
@ExtendWith(OutputCaptureExtension.class)
class MaskedErrorIntegrationTests {

    @Test
    void tellsTheCallerAnIdAndTheLogTheRestOnce(@TempDir Path folder, CapturedOutput output)
            throws IOException {
        try (var sluice = NappingSluice.start(TestDatabase.copy(), folder, Map.of())) {
            var answer =
                    sluice.ask("grace", "{ naps { nodes { dreamt } } eventTypes { totalCount } }");
            var message = answer.at("/errors/0/message").asString();
            assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("INTERNAL");
            assertThat(message).matches("Internal error [0-9a-f-]{36}");
            assertThat(answer.toString()).doesNotContain("words", "nightmare");
            assertThat(answer.at("/data/eventTypes/totalCount").asInt()).isPositive();
            var id = message.substring("Internal error ".length());
            assertThat(output.toString().split(id, -1)).as("times that the log has it").hasSize(2);
            assertThat(output).contains("words of the database");
        }
    }
}
