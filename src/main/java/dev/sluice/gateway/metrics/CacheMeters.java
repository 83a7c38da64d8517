package dev.sluice.gateway.metrics;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import dev.sluice.gateway.document.DocumentCache;
import dev.sluice.query.run.PlanCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Shows the caches of plans and documents. */
@Component
final class CacheMeters implements MeterBinder {

    private final PlanCache plans;
    private final DocumentCache documents;

    CacheMeters(PlanCache plans, DocumentCache documents) {
        this.plans = plans;
        this.documents = documents;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("sluice.plans.cached", plans, PlanCache::size)
                .description("Plans in the cache, roughly")
                .register(registry);
        cache(registry, "plans", plans, PlanCache::statistics);
        FunctionTimer.builder(
                        "sluice.planning",
                        plans,
                        cache -> cache.statistics().loadCount(),
                        cache -> cache.statistics().totalLoadTime(),
                        TimeUnit.NANOSECONDS)
                .description("Time in which plans are made that are not in the cache")
                .register(registry);
        Gauge.builder("sluice.documents.cached", documents, DocumentCache::size)
                .description("Valid documents in the cache, roughly")
                .register(registry);
        cache(registry, "documents", documents, DocumentCache::statistics);
    }

    private static <C> void cache(
            MeterRegistry registry, String name, C cache, Function<C, CacheStats> statistics) {
        lookUps(registry, name, "hit", cache, of -> statistics.apply(of).hitCount());
        lookUps(registry, name, "miss", cache, of -> statistics.apply(of).missCount());
        FunctionCounter.builder(
                        "sluice." + name + ".evicted",
                        cache,
                        of -> statistics.apply(of).evictionCount())
                .description("Entries that left the cache because it was full")
                .register(registry);
    }

    private static <C> void lookUps(
            MeterRegistry registry,
            String name,
            String result,
            C cache,
            ToDoubleFunction<C> count) {
        FunctionCounter.builder("sluice." + name + ".lookups", cache, count)
                .description("Look-ups in the cache")
                .tag("result", result)
                .register(registry);
    }
}
