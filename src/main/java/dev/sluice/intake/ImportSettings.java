package dev.sluice.intake;

import dev.sluice.database.target.SettingBounds;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The imports of a start.
 *
 * @param git the path of a Git repository, or {@code none}; unset, the first start of the embedded
 *     database imports the repository that it was started in
 * @param members which users become members of the project of a new repository, besides the
 *     administrator: {@code all} members of any project, or {@code none}; unset, all with the
 *     repository that a first start was started in, and none with {@code sluice.import.git}
 */
@ConfigurationProperties("sluice.import")
record ImportSettings(@Nullable String git, @Nullable Members members) {

    private static final String NONE = "none";

    /** The users who become members of the project of an imported repository. */
    enum Members {
        ALL,
        NONE
    }

    ImportSettings {
        git = SettingBounds.optionalText("sluice.import.git", git);
    }

    boolean isNone() {
        return NONE.equals(git);
    }

    /** Whether all members of any project become members, where nothing was said by default. */
    boolean addsMembers(boolean byDefault) {
        return members == null ? byDefault : members == Members.ALL;
    }
}
