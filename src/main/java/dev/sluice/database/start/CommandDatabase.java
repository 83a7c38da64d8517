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
 * The database that a command of the command line works on. A gateway with the same settings serves
 * the same database.
 *
 * @param target the address of the database and its login
 * @param secrets the settings that name the keys of the database's secrets
 * @param directory the data directory with the key of the embedded database; null for another
 *     database
 */
public record CommandDatabase(
        DatabaseTarget target, SecretSettings secrets, @Nullable DataDirectory directory) {

    /** Returns the classes of the settings that a command accepts. */
    public static List<Class<?>> settings() {
        return List.of(DatabaseSettings.class, StartSettings.class, SecretSettings.class);
    }

    /**
     * Returns the database at {@code sluice.database.url}. Without that setting, returns the
     * embedded database of the data directory, which a running gateway must serve.
     *
     * @throws StartupFailure if a setting is invalid or the database cannot be used
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
     * Reads the keys of the database's secrets. The files are not read earlier, because most
     * commands need no keys.
     *
     * @throws StartupFailure if a file cannot be read, or the settings do not say which key seals
     */
    public SealingKeys keys() {
        return SealingKeys.of(secrets, directory == null ? null : KeyFile.in(directory));
    }
}
