package dev.sluice.kubernetes;

import dev.sluice.gateway.start.SettingsCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

/** The environment of a container, with the text {@code x} for each value of a secret. */
final class Settings {

    static final Pattern REFERENCE = Pattern.compile("\\$\\((\\w+)\\)");
    static final String SECRET = "x";

    private Settings() {}

    /** The literals of the config map, by their names. */
    static Map<String, String> literals() {
        var literals = new LinkedHashMap<String, String>();
        for (var literal :
                Manifest.kustomization(Manifest.FOLDER).at("/configMapGenerator/0/literals")) {
            var text = literal.asString();
            var equals = text.indexOf('=');
            literals.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return literals;
    }

    /** All variables of a container, in their order. */
    static Map<String, String> of(JsonNode container) {
        var variables = new LinkedHashMap<String, String>();
        if (container.has("envFrom")) {
            variables.putAll(literals());
        }
        for (var variable : container.path("env")) {
            variables.put(
                    variable.get("name").asString(),
                    variable.has("value")
                            ? expand(variable.get("value").asString(), variables)
                            : SECRET);
        }
        return variables;
    }

    /** As the kubelet does it: only variables that stand before are replaced. */
    private static String expand(String value, Map<String, String> variables) {
        return REFERENCE
                .matcher(value)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        variables.getOrDefault(found.group(1), found.group())));
    }

    static ConfigurableEnvironment environment(Map<String, String> variables) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addFirst(
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.copyOf(variables)));
        return environment;
    }

    /** Checks the variables as a start does. */
    static void check(Map<String, String> variables) {
        SettingsCheck.run(environment(variables), types());
    }

    /** The value of a record of settings. */
    static <T> T bind(Map<String, String> variables, Class<T> type) {
        var prefix = type.getAnnotation(ConfigurationProperties.class).value();
        return Binder.get(environment(variables)).bindOrCreate(prefix, type);
    }

    private static List<Class<?>> types() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.sluice").stream()
                .<Class<?>>map(
                        found ->
                                ClassUtils.resolveClassName(
                                        String.valueOf(found.getBeanClassName()), null))
                .toList();
    }
}
