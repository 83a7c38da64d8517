package dev.sluice.gateway.start;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.SettingBounds;
import dev.sluice.gateway.trace.TracingSwitch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Checks all settings before anything is started. Finds names below {@code sluice.} that are not
 * settings, and values of the wrong type or out of range. All problems are reported together.
 */
public final class SettingsCheck {

    private static final Pattern OURS = Pattern.compile("(?i)sluice[._\\[].+");

    /**
     * Matches environment variables that are not settings: Kubernetes sets them in each pod if a
     * service is called {@code sluice}. Examples are {@code SLUICE_SERVICE_HOST} and {@code
     * SLUICE_PORT_8080_TCP=tcp://10.0.0.1:8080}.
     */
    private static final Pattern SERVICE =
            Pattern.compile(
                    "SLUICE_(.+_)?(SERVICE_(HOST|PORT(_.+)?)|PORT_\\d+_(TCP|UDP|SCTP)(_.+)?)");

    private static final Pattern SERVICE_PORT =
            Pattern.compile("SLUICE_(.+_)?PORT=(tcp|udp|sctp)://.+");

    private static final ConfigurationPropertyName PORT =
            ConfigurationPropertyName.of("server.port");

    private static final ConfigurationPropertyName MANAGEMENT_PORT =
            ConfigurationPropertyName.of("management.server.port");

    /** Stands for no management port, by Spring. */
    private static final int NO_PORT = -1;

    private static final int HIGHEST_PORT = 65_535;

    private final ConfigurableEnvironment environment;
    private final KnownSettings known;
    private final Binder binder;
    private final List<String> problems = new ArrayList<>();

    private SettingsCheck(ConfigurableEnvironment environment, KnownSettings known) {
        this.environment = environment;
        this.known = known;
        this.binder = Binder.get(environment);
    }

    /**
     * Checks an environment.
     *
     * @param types the records that hold settings
     * @throws StartupFailure if there is a problem; the message names all problems
     */
    public static void run(ConfigurableEnvironment environment, Collection<Class<?>> types) {
        var check = new SettingsCheck(environment, KnownSettings.of(types));
        check.names();
        types.forEach(check::values);
        check.ports();
        check.tracing();
        if (!check.problems.isEmpty()) {
            throw new StartupFailure(String.join("; ", check.problems));
        }
    }

    private void names() {
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                names(enumerable);
            }
        }
    }

    private void names(EnumerablePropertySource<?> source) {
        for (var property : source.getPropertyNames()) {
            if (OURS.matcher(property).matches()
                    && !isOfAService(source, property)
                    && !known.has(source, property)) {
                problems.add(unknown(source, property));
            }
        }
    }

    private static boolean isOfAService(PropertySource<?> source, String property) {
        return source instanceof SystemEnvironmentPropertySource
                && (SERVICE.matcher(property).matches()
                        || SERVICE_PORT
                                .matcher(property + "=" + source.getProperty(property))
                                .matches());
    }

    private String unknown(PropertySource<?> source, String property) {
        var separator = source instanceof SystemEnvironmentPropertySource ? '_' : '.';
        var name = ConfigurationPropertyName.adapt(property, separator);
        return "%s (%s) is not a setting; did you mean %s?"
                .formatted(property, place(source, property), known.nearest(name));
    }

    /** Describes for a message where a property is set. */
    private static String place(PropertySource<?> source, String property) {
        if (OriginLookup.getOrigin(source, property) instanceof TextResourceOrigin origin) {
            return origin.toString();
        }
        return switch (source.getName()) {
            case "commandLineArgs" -> "command line";
            case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME -> "environment";
            case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "system properties";
            case "spring.application.json" -> "SPRING_APPLICATION_JSON";
            default -> source.getName();
        };
    }

    /**
     * Reads each value alone, so that all values of the wrong type are found. If there are none,
     * reads the whole record, which checks the ranges.
     */
    private void values(Class<?> type) {
        var prefix = KnownSettings.prefix(type);
        var before = problems.size();
        for (var component : KnownSettings.of(List.of(type)).below(prefix)) {
            var bindable =
                    Bindable.of(ResolvableType.forType(component.component().getGenericType()))
                            .withAnnotations(component.component().getAnnotations());
            try {
                binder.bind(component.name(), bindable);
            } catch (BindException failure) {
                problems.add(InvalidSetting.describe(failure));
            }
        }
        if (problems.size() == before) {
            bounds(prefix, type);
        }
    }

    private void bounds(ConfigurationPropertyName prefix, Class<?> type) {
        try {
            binder.bindOrCreate(prefix.toString(), Bindable.of(type));
        } catch (BindException failure) {
            problems.add(InvalidSetting.describe(failure));
        }
    }

    /**
     * Checks the ports, settings of Spring that operators often change. The server itself would
     * reject a wrong port only at the end of the start. On a port that it shares with the requests
     * of clients, the server would show metrics to every client.
     */
    private void ports() {
        var port = port(PORT, 0);
        var management = port(MANAGEMENT_PORT, NO_PORT);
        if (management != null && management > 0 && management.equals(port)) {
            problems.add(MANAGEMENT_PORT + ": " + management + " is the value of " + PORT + " too");
        }
    }

    /** Returns the value of a port; null if it is not set, or wrong. */
    private @Nullable Integer port(ConfigurationPropertyName name, int lowest) {
        try {
            var port = binder.bind(name, Bindable.of(Integer.class)).orElse(null);
            if (port != null) {
                SettingBounds.between(name.toString(), port, lowest, HIGHEST_PORT);
            }
            return port;
        } catch (BindException failure) {
            problems.add(InvalidSetting.describe(failure));
        } catch (StartupFailure failure) {
            problems.add(String.valueOf(failure.getMessage()));
        }
        return null;
    }

    private void tracing() {
        try {
            TracingSwitch.check(environment);
        } catch (StartupFailure failure) {
            problems.add(String.valueOf(failure.getMessage()));
        }
    }
}
