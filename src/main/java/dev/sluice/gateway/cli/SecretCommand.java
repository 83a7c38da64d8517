package dev.sluice.gateway.cli;

import dev.sluice.database.secret.Rotation;
import dev.sluice.database.secret.SealedValues;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code secret}: lists the keys of sealed (encrypted) values, and changes the key. */
@Command(
        name = "secret",
        description = "Lists the keys of secrets that are read back, and changes the key.")
final class SecretCommand {

    private final CommandLineInterface cli;

    SecretCommand(CommandLineInterface cli) {
        this.cli = cli;
    }

    /** {@code secret list}. */
    @Command(
            name = "list",
            description = "Counts the values of each sealed column by key and form.")
    int list() {
        var table = new ArrayList<List<String>>();
        table.add(List.of("TABLE", "COLUMN", "KEY", "FORM", "VALUES"));
        for (var listed : SealedValues.list(cli.database())) {
            table.add(
                    List.of(
                            listed.column().table(),
                            listed.column().column(),
                            listed.key(),
                            listed.form(),
                            Long.toString(listed.count())));
        }
        cli.print(table);
        return 0;
    }

    /** {@code secret rotate}. */
    @Command(
            name = "rotate",
            description = {
                "Seals anew, with the key of sluice.secrets.active-key, each value that has another key",
                "or is an OpenPGP message of an import. It may be stopped, and run again."
            })
    int rotate() {
        Rotation.run(
                cli.database(),
                cli.keys(),
                (column, count) ->
                        cli.out().println("%s: %d sealed anew".formatted(column, count)));
        return 0;
    }
}
