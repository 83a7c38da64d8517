package dev.sluice.gateway.start;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Checks the settings after all records with settings are known, and before the first bean is made.
 */
@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    private static final String OURS = "sluice";

    @Bean
    static BeanFactoryPostProcessor settingsCheck(ConfigurableEnvironment environment) {
        return beans -> SettingsCheck.run(environment, types(beans));
    }

    /** Returns the records that hold the settings below {@code sluice.}. */
    private static List<Class<?>> types(ConfigurableListableBeanFactory beans) {
        var types = new ArrayList<Class<?>>();
        for (var name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null && isOurs(type)) {
                types.add(type);
            }
        }
        return types;
    }

    private static boolean isOurs(Class<?> type) {
        var settings = type.getAnnotation(ConfigurationProperties.class);
        return type.isRecord()
                && settings != null
                && (settings.value().equals(OURS) || settings.value().startsWith(OURS + "."));
    }
}
