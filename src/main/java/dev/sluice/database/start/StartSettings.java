package dev.sluice.database.start;

import dev.sluice.database.target.SettingBounds;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a start: the data directory and the demo data.
 *
 * @param dataDirectory the directory of the embedded database and its first access tokens
 * @param demo whether a database without users gets the demo data. If unset, only the embedded
 *     database gets them
 */
@ConfigurationProperties("sluice")
record StartSettings(@DefaultValue("data") Path dataDirectory, @Nullable Boolean demo) {

    StartSettings {
        SettingBounds.text("sluice.data-directory", dataDirectory.toString());
    }
}
