package dev.sluice.gateway.cli;

import dev.sluice.database.start.Migrations;
import dev.sluice.feed.trigger.TriggerGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code migrate}: brings the schema of the database to the version of this Sluice. */
@Command(
        name = "migrate",
        description = {
            "Brings the schema of the database to the version of this Sluice,",
            "and makes the triggers that log changes.",
            "Run it with the role that owns the database. Concurrent runs wait for each other."
        })
final class MigrateCommand implements Callable<Integer> {

    private final CommandLineInterface cli;

    @Option(
            names = "--grant-to",
            paramLabel = "ROLE",
            description = "Grants a role the rights that a gateway needs; repeatable.")
    private @Nullable List<String> roles;

    MigrateCommand(CommandLineInterface cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws IOException {
        var database = cli.database();
        var catalog = cli.catalog();
        var count = Migrations.run(database);
        var watched = TriggerGenerator.run(database, catalog);
        var granted = roles == null ? List.<String>of() : roles;
        granted.forEach(role -> Migrations.grant(database, role));
        cli.out()
                .println(
                        "%s: %d migrations ran, %d tables got triggers that log changes"
                                .formatted(database.url(), count, watched.size()));
        for (var role : granted) {
            cli.out().println("%s: granted the rights of a gateway".formatted(role));
        }
        return 0;
    }
}
