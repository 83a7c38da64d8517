package dev.sluice.gateway;

import dev.sluice.gateway.engine.RawJson;

import dev.sluice.query.run.JsonFragment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** From a fragment to the bytes of the response, and what it would cost to read and write it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FragmentBenchmark {

    @Param({"100", "10000", "1000000"})
    public int bytes = 100;

    private final JsonMapper json =
            JsonMapper.builder()
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(JsonFragment.class, new RawJson.Serializer()))
                    .build();

    private byte[] utf8 = new byte[0];

    @Setup
    public void fill() {
        var item = "{\"title\":\"Mend what is broken\",\"n\":12345},";
        var text = "[" + item.repeat(bytes / item.length());
        utf8 = (text.substring(0, text.length() - 1) + "]").getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public byte[] passed() {
        return json.writeValueAsBytes(Map.of("data", Map.of("tasks", new JsonFragment(utf8))));
    }

    @Benchmark
    public byte[] readAndWritten() {
        return json.writeValueAsBytes(Map.of("data", Map.of("tasks", json.readTree(utf8))));
    }
}
