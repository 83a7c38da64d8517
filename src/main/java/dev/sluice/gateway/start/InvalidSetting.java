package dev.sluice.gateway.start;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.SettingBounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Describes in one line a property whose value cannot be used. Covers the properties of Sluice and
 * of Spring.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class InvalidSetting extends AbstractFailureAnalyzer<BindException> {

    /**
     * Names of properties whose values are not shown. A URL is among them, because the URL of a
     * database may contain a password.
     */
    private static final Pattern SECRET =
            Pattern.compile("(?i)(password|secret|token|credential|key|url)");

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        return new FailureAnalysis(describe(cause), null, cause);
    }

    /** Returns the property, its value unless the value is a secret, and the allowed values. */
    public static String describe(BindException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupFailure refused) {
                return String.valueOf(refused.getMessage());
            }
        }
        var name = failure.getName().toString();
        return "%s: %s is not %s".formatted(name, value(failure, name), allowed(failure));
    }

    private static String value(BindException failure, String name) {
        var property = failure.getProperty();
        return property == null || property.getValue() == null || SECRET.matcher(name).find()
                ? "its value"
                : SettingBounds.quoted(property.getValue());
    }

    private static String allowed(BindException failure) {
        Class<?> type =
                ClassUtils.resolvePrimitiveIfNecessary(
                        failure.getTarget().getType().resolve(Object.class));
        if (Number.class.isAssignableFrom(type)) {
            return "a whole number" + range(type);
        }
        if (type == Duration.class) {
            return "a duration such as 500ms or 10s";
        }
        if (type == DataSize.class) {
            return "a size such as 512KB or 1MB";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == Path.class) {
            return "a path";
        }
        return type.isEnum()
                ? "one of " + Arrays.toString(type.getEnumConstants())
                : "a value that it can have";
    }

    private static String range(Class<?> type) {
        return type == Integer.class ? " up to " + Integer.MAX_VALUE : "";
    }
}
