package dev.sluice.database.start;

import dev.sluice.database.target.SettingBounds;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The files and the data of a start.
 *
 * @param dataDirectory where the embedded database and its first tokens are kept
 * @param demo whether a database without users gets the demo data; unset, the embedded one does
 */
@ConfigurationProperties("sluice")
record StartSettings(@DefaultValue("data") Path dataDirectory, @Nullable Boolean demo) {

    StartSettings {
        SettingBounds.text("sluice.data-directory", dataDirectory.toString());
    }
}
