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
 * Keeps JGit to the repository: it neither reads the person's own Git settings, which may be
 * broken, nor writes a file with measurements into the home directory.
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

        /** The one question that is not answered by "unset": how exactly files are dated. */
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
            // and nothing is kept
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
