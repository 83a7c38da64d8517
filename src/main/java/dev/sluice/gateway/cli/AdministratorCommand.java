package dev.sluice.gateway.cli;

import dev.sluice.database.start.Administrator;
import dev.sluice.gateway.token.AccessTokens;
import java.util.Objects;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code administrator}: adds, removes and lists administrators. */
@Command(
        name = "administrator",
        description = "Adds, removes and lists the administrators of Sluice.")
final class AdministratorCommand {

    private final CommandLineInterface cli;

    AdministratorCommand(CommandLineInterface cli) {
        this.cli = cli;
    }

    /** {@code administrator add}. */
    @Command(name = "add", description = "Makes a user an administrator.")
    int add(
            @Parameters(
                            paramLabel = "USER",
                            description = "E-mail address, username or id of the user.")
                    String user) {
        var added = Administrator.add(cli.database(), key("administrator add", user));
        cli.out().println(user + (added ? ": added" : ": was an administrator before"));
        return 0;
    }

    /** {@code administrator remove}. */
    @Command(
            name = "remove",
            description = "Takes administration from a user, on each replica within a second.")
    int remove(
            @Parameters(
                            paramLabel = "USER",
                            description = "E-mail address, username or id of the user.")
                    String user) {
        var removed = Administrator.remove(cli.database(), key("administrator remove", user));
        cli.out().println(user + (removed ? ": removed" : ": was no administrator"));
        return 0;
    }

    /** {@code administrator list}. */
    @Command(name = "list", description = "Lists the administrators.")
    int list() {
        Administrator.list(cli.database()).forEach(cli.out()::println);
        return 0;
    }

    private UUID key(String option, String user) {
        try (var tokens = AccessTokens.of(cli.database())) {
            return Objects.requireNonNull(tokens.user(option, user).user());
        }
    }
}
