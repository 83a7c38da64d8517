package dev.sluice.gateway.metrics;

import dev.sluice.gateway.security.RememberedCallers;
import dev.sluice.gateway.security.TokenManager;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Shows how tokens are accepted, and how soon changes of credentials take effect. */
@Component
final class CallerMeters implements MeterBinder {

    private final TokenManager tokens;
    private final RememberedCallers callers;

    CallerMeters(TokenManager tokens, RememberedCallers callers) {
        this.tokens = tokens;
        this.callers = callers;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        signIns(registry, "accepted", TokenManager::accepted);
        signIns(registry, "rejected", TokenManager::rejected);
        signIns(registry, "unavailable", TokenManager::unavailable);
        FunctionCounter.builder("sluice.credential.changes", callers, RememberedCallers::changes)
                .description("Changes of tokens, users and administrators that took effect here")
                .register(registry);
        TimeGauge.builder(
                        "sluice.credential.age",
                        callers,
                        TimeUnit.NANOSECONDS,
                        CallerMeters::nanosSinceReport)
                .description("Time since the changes of credentials were read")
                .register(registry);
    }

    private static double nanosSinceReport(RememberedCallers callers) {
        var age = callers.age();
        return age == null ? Double.NaN : age.toNanos();
    }

    private void signIns(
            MeterRegistry registry, String outcome, ToDoubleFunction<TokenManager> count) {
        FunctionCounter.builder("sluice.sign.ins", tokens, count)
                .description("Requests with a token, by the outcome of its check")
                .tag("outcome", outcome)
                .register(registry);
    }
}
