package dev.sluice.intake;

import dev.sluice.database.target.SettingBounds;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of the import at startup.
 *
 * @param git path of a Git repository, or {@code none}. Default: the first start of the embedded
 *     database imports the repository of the current directory
 * @param members users that join the project of a new repository, besides the administrator: {@code
 *     all} members of any project, or {@code none}. Default: {@code none} with {@code
 *     sluice.import.git}, and {@code all} for the import of a first start
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

    /**
     * Whether all members of any project become members. Returns {@code byDefault} if {@code
     * members} is not set.
     */
    boolean addsMembers(boolean byDefault) {
        return members == null ? byDefault : members == Members.ALL;
    }
}
