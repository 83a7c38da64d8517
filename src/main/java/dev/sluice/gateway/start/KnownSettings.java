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
 * The names of all settings of Sluice. The records that are annotated with {@link
 * ConfigurationProperties} define the names.
 */
final class KnownSettings {

    /**
     * The index of a list item at the end of a property's name: {@code [0]}, or {@code _0} in an
     * environment variable.
     */
    private static final Pattern INDEX = Pattern.compile("[\\[_](\\d{1,9})]?$");

    private final List<Setting> settings;

    private KnownSettings(List<Setting> settings) {
        this.settings = settings;
    }

    /**
     * A setting.
     *
     * @param name the canonical name, such as {@code sluice.edge.max-body}
     * @param component the component of a record that gets the value
     */
    record Setting(ConfigurationPropertyName name, RecordComponent component) {

        /**
         * Returns whether Spring reads a value of this setting from a source with a single
         * property.
         *
         * @param property the name of the property, as the source spells it
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

    /**
     * Collects the settings of records. If a component is itself a record, the component's name
     * becomes part of the prefix of that record's settings.
     */
    static KnownSettings of(Collection<Class<?>> types) {
        return new KnownSettings(
                types.stream().flatMap(type -> components(prefix(type), type)).toList());
    }

    /** Returns the prefix of the names of a record's settings. */
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

    /** Returns the settings whose names begin with a prefix. */
    List<Setting> below(ConfigurationPropertyName prefix) {
        return settings.stream().filter(setting -> prefix.isAncestorOf(setting.name())).toList();
    }

    /**
     * Returns whether Spring would read a setting from a property, in any spelling that Spring
     * accepts.
     */
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

    /** Returns the name of the setting that is most similar to a name. */
    String nearest(ConfigurationPropertyName name) {
        var distance = LevenshteinDistance.getDefaultInstance();
        var sought = plain(name.toString());
        return settings.stream()
                .map(setting -> setting.name().toString())
                .min(Comparator.comparing(known -> distance.apply(plain(known), sought)))
                .orElse("");
    }

    /** Removes dashes and dots, because environment variables have neither. */
    private static String plain(String name) {
        return name.replaceAll("[-.]", "");
    }
}
