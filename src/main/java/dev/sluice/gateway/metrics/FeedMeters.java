package dev.sluice.gateway.metrics;

import dev.sluice.feed.Change;
import dev.sluice.feed.LogRotation;
import dev.sluice.feed.ReadCounts;
import dev.sluice.feed.RingState;
import dev.sluice.feed.Window;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows the ring of partitions of the log of changes, and what readers of the log did. */
@Component
final class FeedMeters implements MeterBinder {

    private final LogRotation rotation;
    private final ReadCounts reads;

    FeedMeters(LogRotation rotation, ReadCounts reads) {
        this.rotation = rotation;
        this.reads = reads;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        ring(registry, "rotation", null, RingState::rotation, "Number of rotations of the log");
        ring(
                registry,
                "rotation.age",
                "seconds",
                RingState::rotationAge,
                "Time since the last rotation of the log");
        ring(registry, "period", "seconds", RingState::period, "Period of the rotation in force");
        ring(
                registry,
                "oldest.change.age",
                "seconds",
                RingState::oldestAge,
                "Age of the oldest change that can be read");
        ring(
                registry,
                "partition.rows",
                null,
                RingState::rows,
                "Estimated rows of the partition that is written");
        ring(
                registry,
                "partition",
                "bytes",
                RingState::bytes,
                "Size of the partition that is written, with its indexes");
        FunctionCounter.builder("sluice.feed.rotation.failures", rotation, LogRotation::failures)
                .description("Attempts to rotate the log that failed")
                .register(registry);
        FunctionTimer.builder(
                        "sluice.feed.read",
                        reads,
                        ReadCounts::reads,
                        ReadCounts::nanos,
                        TimeUnit.NANOSECONDS)
                .description("Time of reads of the log")
                .register(registry);
        for (var kind : Change.Kind.values()) {
            FunctionCounter.builder("sluice.feed.changes", reads, counts -> counts.changes(kind))
                    .description("Changes that were read from the log")
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        for (var judgement : List.of(Window.Judgement.RESYNC, Window.Judgement.CURSOR_EXPIRED)) {
            FunctionCounter.builder(
                            "sluice.feed.resyncs", reads, counts -> counts.judgements(judgement))
                    .description("Cursors that no longer led to all changes after them")
                    .tag("judgement", judgement.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void ring(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            Function<RingState, @Nullable Number> value,
            String description) {
        Gauge.builder("sluice.feed." + name, rotation, duty -> valueOf(duty.state(), value))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    /** Not a number before the first look at the ring, or in an empty log. */
    private static double valueOf(
            @Nullable RingState state, Function<RingState, @Nullable Number> value) {
        var number = state == null ? null : value.apply(state);
        return number == null ? Double.NaN : number.doubleValue();
    }
}
