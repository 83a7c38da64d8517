package dev.sluice.gateway;

import dev.sluice.gateway.limit.LimitSettings;
import dev.sluice.policy.Limits;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Limits as the settings make them. */
public final class TestLimits {

    private TestLimits() {}

    /** The default limits. */
    public static Limits defaults() {
        return of(Map.of());
    }

    /** The default limits but for some, by the last part of their settings' names. */
    public static Limits of(Map<String, ?> settings) {
        var named = new LinkedHashMap<String, Object>();
        settings.forEach((name, value) -> named.put("sluice.limits." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("sluice.limits", LimitSettings.class);
    }
}
