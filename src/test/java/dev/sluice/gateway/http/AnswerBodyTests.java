package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.engine.RawJson;
import dev.sluice.query.run.JsonFragment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

class AnswerBodyTests {

    private static final DefaultDataBufferFactory BUFFERS = new DefaultDataBufferFactory();

    private final JsonMapper json =
            JsonMapper.builder()
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(JsonFragment.class, new RawJson.Serializer()))
                    .build();

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 8191, 8192, 8193, 16_384, 1_000_000})
    void isTheJsonThatTheMapperWrites(int size) throws IOException {
        var answer = answer(size);
        var expected = json.writeValueAsBytes(answer);
        var body = AnswerBody.of(json, answer);

        assertThat(bytes(body.buffers(BUFFERS))).isEqualTo(expected);
        assertThat(body.length()).isEqualTo(expected.length);
        assertThat(body.sha256()).isEqualTo(DigestUtils.sha256Hex(expected));
        try (var unpacked =
                new GZIPInputStream(new ByteArrayInputStream(bytes(body.compressed(BUFFERS))))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(expected);
        }
    }

    @Test
    void copiesNoLargeFragment() {
        var fragment = new JsonFragment(text(100_000));
        var body = AnswerBody.of(json, Map.of("data", Map.of("a", fragment)));
        fragment.utf8()[1] = '!';
        assertThat(new String(bytes(body.buffers(BUFFERS)), StandardCharsets.UTF_8))
                .startsWith("{\"data\":{\"a\":\"!");
    }

    private static Map<String, Object> answer(int size) {
        var data = new LinkedHashMap<String, Object>();
        data.put("large", new JsonFragment(text(size)));
        data.put("number", 1);
        data.put("other", new JsonFragment(text(size)));
        data.put("list", List.of(new JsonFragment(text(size)), "text", new JsonFragment(text(3))));
        return Map.of("data", data);
    }

    private static byte[] text(int size) {
        return ('"' + "ä".repeat(size / 2) + '"').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Flux<DataBuffer> buffers) {
        var all = new ByteArrayOutputStream();
        buffers.toIterable()
                .forEach(
                        buffer -> {
                            var bytes = new byte[buffer.readableByteCount()];
                            buffer.read(bytes);
                            all.writeBytes(bytes);
                        });
        return all.toByteArray();
    }
}
