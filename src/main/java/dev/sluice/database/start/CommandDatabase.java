package dev.sluice.database.start;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.embedded.EmbeddedPostgres;
import dev.sluice.database.target.DatabaseSettings;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.database.target.DatabaseUrl;
import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/** The database that a command works on: the one that a gateway with the same settings serves. */
public final class CommandDatabase {

    private CommandDatabase() {}

    /** The settings that a command takes. */
    public static List<Class<?>> settings() {
        return List.of(DatabaseSettings.class, StartSettings.class);
    }

    /**
     * The database at {@code sluice.database.url}; without that setting the embedded one of the
     * data directory, which a gateway must be running.
     *
     * @throws StartupFailure with a sentence if the database cannot be used
     */
    public static DatabaseTarget of(Binder binder) {
        var settings = binder.bindOrCreate("sluice.database", Bindable.of(DatabaseSettings.class));
        var url = settings.url();
        if (url == null) {
            var start = binder.bindOrCreate("sluice", Bindable.of(StartSettings.class));
            return EmbeddedPostgres.running(new DataDirectory(start.dataDirectory()));
        }
        var target = DatabaseUrl.read(url, settings.username(), settings.password());
        ServerCheck.pass(target);
        return target;
    }
}
