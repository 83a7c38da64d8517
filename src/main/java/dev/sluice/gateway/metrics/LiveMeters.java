package dev.sluice.gateway.metrics;

import dev.sluice.gateway.live.LiveConnections;
import dev.sluice.gateway.live.SubscriptionLimit;
import dev.sluice.gateway.security.Sessions;
import dev.sluice.live.ChangeStreams;
import dev.sluice.live.LiveCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Shows subscriptions, the connections that carry them, and the changes that they deliver. */
@Component
final class LiveMeters implements MeterBinder {

    private final ChangeStreams streams;
    private final LiveConnections connections;
    private final SubscriptionLimit subscriptions;
    private final Sessions sessions;

    LiveMeters(
            ChangeStreams streams,
            LiveConnections connections,
            SubscriptionLimit subscriptions,
            Sessions sessions) {
        this.streams = streams;
        this.connections = connections;
        this.subscriptions = subscriptions;
        this.sessions = sessions;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("sluice.live.connections", connections, LiveConnections::count)
                .description("Open WebSockets and streams of events")
                .register(registry);
        Gauge.builder("sluice.live.sessions", sessions, Sessions::count)
                .description("Open connections with a token")
                .register(registry);
        Gauge.builder("sluice.live.subscriptions", subscriptions, SubscriptionLimit::taken)
                .description("Subscriptions to streams of changes")
                .register(registry);
        Gauge.builder("sluice.live.behind", streams, ChangeStreams::behind)
                .description("Subscriptions whose clients are slow, which read the log themselves")
                .register(registry);
        TimeGauge.builder(
                        "sluice.live.lag",
                        streams.counters(),
                        TimeUnit.NANOSECONDS,
                        LiveCounters::lagNanos)
                .description("Age of the newest change when it was handed to the subscriptions")
                .register(registry);
        count(registry, "deliveries", "Changes that subscriptions got", LiveCounters::deliveries);
        count(registry, "resumes", "Subscriptions with a cursor", LiveCounters::resumes);
        count(registry, "resyncs", "RESYNC that subscriptions got", LiveCounters::resyncs);
        count(registry, "expired", "Subscriptions with an expired cursor", LiveCounters::expired);
        count(
                registry,
                "overtaken",
                "Times that a client was too slow for the changes",
                LiveCounters::overtaken);
        count(
                registry,
                "failed.reads",
                "Failed reads of the log of changes",
                LiveCounters::failedReads);
        FunctionCounter.builder("sluice.live.silent", connections, LiveConnections::silent)
                .description("Connections that ended because their clients were silent")
                .register(registry);
    }

    private void count(
            MeterRegistry registry,
            String name,
            String description,
            ToDoubleFunction<LiveCounters> count) {
        FunctionCounter.builder("sluice.live." + name, streams.counters(), count)
                .description(description)
                .register(registry);
    }
}
