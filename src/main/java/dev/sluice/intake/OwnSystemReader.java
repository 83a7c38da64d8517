package dev.sluice.intake;

import java.io.File;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Restricts JGit to the settings of the repository itself. JGit then ignores the Git settings of
 * the user and the machine, which may be malformed. It also saves no measurements of the file
 * system in the home directory.
 */
final class OwnSystemReader extends SystemReader.Delegate {

    private OwnSystemReader(SystemReader system) {
        super(system);
    }

    static synchronized void install() {
        var current = SystemReader.getInstance();
        if (!(current instanceof OwnSystemReader)) {
            SystemReader.setInstance(new OwnSystemReader(current));
        }
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS files) {
        return new NoConfig(parent, files);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS files) {
        return new NoConfig(parent, files);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS files) {
        return new NoConfig(parent, files);
    }

    private static final class NoConfig extends FileBasedConfig {

        NoConfig(@Nullable Config parent, FS files) {
            super(parent, new File("none"), files);
        }

        /**
         * Returns a fixed timestamp resolution of 2 seconds for the file system, so that JGit does
         * not measure the resolution. All other settings are unset.
         */
        @Override
        public long getTimeUnit(
                String section,
                @Nullable String subsection,
                String name,
                long defaultValue,
                TimeUnit wantedUnit) {
            return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    ? wantedUnit.convert(2, TimeUnit.SECONDS)
                    : super.getTimeUnit(section, subsection, name, defaultValue, wantedUnit);
        }

        @Override
        public void load() {
            // there is nothing to load
        }

        @Override
        public void save() {
            // there is nothing to save
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
