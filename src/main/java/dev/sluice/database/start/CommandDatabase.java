package dev.sluice.database.start;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.embedded.EmbeddedPostgres;
import dev.sluice.database.secret.KeyFile;
import dev.sluice.database.secret.SealingKeys;
import dev.sluice.database.secret.SecretSettings;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.database.target.DatabaseUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * The database that a command works on: the one that a gateway with the same settings serves.
 *
 * @param target where it is and how to log in
 * @param secrets where the keys of its secrets are
 * @param directory where the embedded database has its key; null for another database
 */
public record CommandDatabase(
        DatabaseTarget target, SecretSettings secrets, @Nullable DataDirectory directory) {

    /** The settings that a command takes. */
    public static List<Class<?>> settings() {
        return List.of(DatabaseSettings.class, StartSettings.class, SecretSettings.class);
    }

    /**
     * The database at {@code sluice.database.url}; without that setting the embedded one of the
     * data directory, which a gateway must be running.
     *
     * @throws StartupFailure with a sentence if the database cannot be used, or its keys cannot be
     *     read
     */
    public static CommandDatabase of(Binder binder) {
        var settings = binder.bindOrCreate("sluice.database", Bindable.of(DatabaseSettings.class));
        var secrets = binder.bindOrCreate("sluice.secrets", Bindable.of(SecretSettings.class));
        var url = settings.url();
        if (url == null) {
            var start = binder.bindOrCreate("sluice", Bindable.of(StartSettings.class));
            var directory = new DataDirectory(start.dataDirectory());
            return new CommandDatabase(EmbeddedPostgres.running(directory), secrets, directory);
        }
        var target = DatabaseUrl.read(url, settings.username(), settings.password());
        ServerCheck.pass(target);
        return new CommandDatabase(target, secrets, null);
    }

    /**
     * The keys of its secrets; the files are read now, since most commands need none.
     *
     * @throws StartupFailure if a file cannot be read, or the keys do not fit together
     */
    public SealingKeys keys() {
        return SealingKeys.of(secrets, directory == null ? null : KeyFile.in(directory));
    }
}
