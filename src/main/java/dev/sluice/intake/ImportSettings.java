package dev.sluice.intake;

import dev.sluice.database.SettingBounds;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What to bring in at start.
 *
 * @param git the path of a Git repository, or {@code none}; unset, the first start of the embedded
 *     database imports the repository that it was started in
 */
@ConfigurationProperties("sluice.import")
record ImportSettings(@Nullable String git) {

    private static final String NONE = "none";

    ImportSettings {
        git = SettingBounds.optionalText("sluice.import.git", git);
    }

    boolean isNone() {
        return NONE.equals(git);
    }
}
