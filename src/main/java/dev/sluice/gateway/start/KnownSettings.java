package dev.sluice.gateway.start;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The names of all settings, as the records say that are annotated with {@link
 * ConfigurationProperties}.
 */
final class KnownSettings {

    /** The place in a list, at the end of a name: {@code [0]}, in the environment {@code _0}. */
    private static final Pattern INDEX = Pattern.compile("[\\[_](\\d{1,9})]?$");

    private final List<Setting> settings;

    private KnownSettings(List<Setting> settings) {
        this.settings = settings;
    }

    /**
     * A setting.
     *
     * @param name its canonical name
     * @param component where its value goes
     */
    record Setting(ConfigurationPropertyName name, RecordComponent component) {

        /**
         * Whether Spring reads a value of it from a source.
         *
         * @param property the only property of the source, as it is spelled there
         */
        boolean isIn(ConfigurationPropertySource source, String property) {
            if (source.getConfigurationProperty(name) != null) {
                return true;
            }
            if (Collection.class.isAssignableFrom(component.getType())) {
                var index = INDEX.matcher(property);
                return index.find()
                        && source.getConfigurationProperty(name.append("[" + index.group(1) + "]"))
                                != null;
            }
            return Map.class.isAssignableFrom(component.getType())
                    && source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT;
        }
    }

    /** The settings of records; a component that is itself a record is a prefix of its own. */
    static KnownSettings of(Collection<Class<?>> types) {
        return new KnownSettings(
                types.stream().flatMap(type -> components(prefix(type), type)).toList());
    }

    /** The prefix of the names of a record's settings. */
    static ConfigurationPropertyName prefix(Class<?> type) {
        return ConfigurationPropertyName.of(
                type.getAnnotation(ConfigurationProperties.class).value());
    }

    private static Stream<Setting> components(ConfigurationPropertyName prefix, Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(
                        component -> {
                            var name =
                                    prefix.append(
                                            DataObjectPropertyName.toDashedForm(
                                                    component.getName()));
                            return component.getType().isRecord()
                                    ? components(name, component.getType())
                                    : Stream.of(new Setting(name, component));
                        });
    }

    /** The settings below a prefix. */
    List<Setting> below(ConfigurationPropertyName prefix) {
        return settings.stream().filter(setting -> prefix.isAncestorOf(setting.name())).toList();
    }

    /** Whether Spring would read a setting from a property of a source, however it is spelled. */
    boolean has(PropertySource<?> source, String property) {
        Map<String, Object> alone = Map.of(property, String.valueOf(source.getProperty(property)));
        var single =
                ConfigurationPropertySource.from(
                        source instanceof SystemEnvironmentPropertySource
                                ? new SystemEnvironmentPropertySource(source.getName(), alone)
                                : new MapPropertySource(source.getName(), alone));
        return single != null
                && settings.stream().anyMatch(setting -> setting.isIn(single, property));
    }

    /** The name that is most like another one. */
    String nearest(ConfigurationPropertyName name) {
        var distance = LevenshteinDistance.getDefaultInstance();
        var sought = plain(name.toString());
        return settings.stream()
                .map(setting -> setting.name().toString())
                .min(Comparator.comparing(known -> distance.apply(plain(known), sought)))
                .orElse("");
    }

    /** Environment variables have no dashes. */
    private static String plain(String name) {
        return name.replaceAll("[-.]", "");
    }
}
