package dev.sluice.gateway.cli;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.start.Administrator;
import dev.sluice.gateway.token.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token}: creates, lists and revokes access tokens. */
@Command(name = "token", description = "Creates, lists and revokes access tokens.")
final class TokenCommand {

    private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9-]*:[a-z][a-z0-9-]*");
    private static final int MAX_SCOPES = 100;
    private static final int MAX_NAME = 200;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final CommandLineInterface cli;

    TokenCommand(CommandLineInterface cli) {
        this.cli = cli;
    }

    /** {@code token create}. */
    @Command(
            name = "create",
            description = {
                "Creates a token and prints it, once, on standard output.",
                "Give exactly one of --user, --agent, --service and --administrator."
            })
    int create(
            @Option(
                            names = "--user",
                            paramLabel = "EMAIL",
                            description = "E-mail address, username or id of a user.")
                    @Nullable String user,
            @Option(names = "--agent", paramLabel = "NAME", description = "Name or id of an agent.")
                    @Nullable String agent,
            @Option(
                            names = "--service",
                            paramLabel = "NAME",
                            description = "Name of a service, which needs no account.")
                    @Nullable String service,
            @Option(
                            names = "--administrator",
                            description =
                                    "For Sluice's own administrator account, which is made if there is none.")
                    boolean administrator,
            @Option(
                            names = "--scope",
                            paramLabel = "SCOPE",
                            description = "A scope such as jobs:work; repeatable.")
                    @Nullable List<String> scopes,
            @Option(names = "--name", paramLabel = "NAME", description = "Purpose of the token.")
                    @Nullable String name,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            defaultValue = "90d",
                            description =
                                    "Lifetime, such as 90d or 12h, up to 366d; ${DEFAULT-VALUE} by default.")
                    String expires) {
        var own = administrator ? "" : null;
        if (Stream.of(user, agent, service, own).filter(Objects::nonNull).count() != 1) {
            throw new StartupFailure(
                    "Give exactly one of --user, --agent, --service and --administrator");
        }
        var life = life(expires);
        var granted = scopes(scopes);
        if (name != null && (name.isBlank() || name.length() > MAX_NAME)) {
            throw new StartupFailure("--name: give 1 to " + MAX_NAME + " characters");
        }
        if (service != null) {
            AccessTokens.service("--service", service);
        }
        var database = cli.database();
        try (var tokens = AccessTokens.of(database)) {
            AccessTokens.Owner owner;
            if (user != null) {
                owner = tokens.user("--user", user);
            } else if (agent != null) {
                owner = tokens.agent("--agent", agent);
            } else if (service != null) {
                owner = AccessTokens.service("--service", service);
            } else {
                owner = AccessTokens.Owner.user(Administrator.of(database));
            }
            cli.out().println(tokens.create(owner, granted, name, life).text());
        }
        return 0;
    }

    private static Duration life(String text) {
        Duration life;
        try {
            life = DurationStyle.detectAndParse(text.strip(), ChronoUnit.DAYS);
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw new StartupFailure(
                    "--expires: \"%s\" is not a duration such as 90d or 12h".formatted(text));
        }
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(AccessTokens.MAX_LIFE) > 0) {
            throw new StartupFailure(
                    "--expires: \"%s\" is not between 1s and 366d".formatted(text));
        }
        return life;
    }

    private static Set<String> scopes(@Nullable List<String> given) {
        var scopes = new LinkedHashSet<String>();
        for (var scope : given == null ? List.<String>of() : given) {
            if (!SCOPE.matcher(scope).matches()) {
                throw new StartupFailure(
                        "--scope: \"%s\" is not a scope such as jobs:work".formatted(scope));
            }
            scopes.add(scope);
        }
        if (scopes.size() > MAX_SCOPES) {
            throw new StartupFailure(
                    "--scope: %d exceed the maximum of %d".formatted(scopes.size(), MAX_SCOPES));
        }
        return scopes;
    }

    /** {@code token list}. */
    @Command(name = "list", description = "Lists all tokens, never the secrets.")
    int list() {
        var table = new ArrayList<List<String>>();
        table.add(
                List.of("ID", "TOKEN", "OWNER", "SCOPES", "NAME", "EXPIRES", "LAST USED", "STATE"));
        try (var tokens = AccessTokens.of(cli.database())) {
            for (var token : tokens.list()) {
                table.add(
                        List.of(
                                token.id().toString(),
                                token.prefix() + "…",
                                token.owner(),
                                token.scopes(),
                                token.name(),
                                text(token.expiresAt()),
                                text(token.lastUsedAt()),
                                token.state()));
            }
        }
        cli.print(table);
        return 0;
    }

    private static String text(@Nullable Instant time) {
        return time == null
                ? "never"
                : DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** {@code token revoke}. */
    @Command(
            name = "revoke",
            description = "Revokes a token. Each replica rejects it within a second.")
    int revoke(
            @Parameters(
                            paramLabel = "ID|PREFIX",
                            description =
                                    "Id of the token, or its beginning, as `token list` shows them.")
                    String token) {
        try (var tokens = AccessTokens.of(cli.database())) {
            var revoked = tokens.revoke(token);
            cli.out()
                    .println(
                            revoked.map(id -> id + ": revoked")
                                    .orElse("It was revoked before, so nothing changed"));
        }
        return 0;
    }
}
