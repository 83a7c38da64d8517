package dev.sluice.gateway.cli;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.catalog.declaration.CatalogReader;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.secret.SealingKeys;
import dev.sluice.database.start.CommandDatabase;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.engine.SchemaSettings;
import dev.sluice.gateway.start.InvalidSetting;
import dev.sluice.gateway.start.SettingsCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine;

/**
 * Runs the commands of Sluice: {@code token}, {@code administrator}, {@code secret} and {@code
 * migrate}. Arguments that begin with {@code --sluice.} or {@code --spring.} are settings, read as
 * the gateway reads them. All other arguments belong to the command.
 */
public final class CommandLineInterface {

    private static final Set<String> HELP = Set.of("--help", "-h");
    private static final String GAP = "  ";
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final List<String> settings;
    private final PrintWriter out;
    private final PrintWriter err;
    private @Nullable CommandDatabase database;
    private @Nullable SchemaSettings schema;

    private CommandLineInterface(List<String> settings, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /** The command {@code sluice}, which contains all other commands. */
    @CommandLine.Command(
            name = "sluice",
            description = "Without a command: starts the gateway.",
            footer = {
                "",
                "Commands take the settings of the database from the same places as the gateway:",
                "the environment (SLUICE_DATABASE_URL) or --sluice.database.url=URL."
            })
    static final class Top {}

    /** An application without beans, because a command needs only the settings. */
    static final class Nothing {}

    /**
     * Returns whether the arguments name a command or ask for help. All other arguments start the
     * gateway.
     */
    public static boolean isMeant(String... arguments) {
        return Arrays.stream(arguments)
                .anyMatch(each -> !each.startsWith("-") || HELP.contains(each));
    }

    /**
     * Runs a command.
     *
     * @return the exit code: 0 after success, 1 if the command failed, 2 if the arguments are wrong
     */
    public static int run(String... arguments) {
        return run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments);
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        var settings = new ArrayList<String>();
        var own = new ArrayList<String>();
        for (var argument : arguments) {
            (isSetting(argument) ? settings : own).add(argument);
        }
        return new CommandLineInterface(settings, out, err).run(own);
    }

    private static boolean isSetting(String argument) {
        return argument.startsWith("--sluice.") || argument.startsWith("--spring.");
    }

    private int run(List<String> arguments) {
        var commands =
                new CommandLine(new Top())
                        .addSubcommand(new TokenCommand(this))
                        .addSubcommand(new AdministratorCommand(this))
                        .addSubcommand(new SecretCommand(this))
                        .addSubcommand(new MigrateCommand(this));
        addHelp(commands);
        return commands.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((failure, _) -> misused(failure))
                .setExecutionExceptionHandler((failure, _, _) -> failed(failure))
                .setExecutionStrategy(CommandLineInterface::execute)
                .execute(arguments.toArray(String[]::new));
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(
                        CommandLine.Model.OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Shows this help.")
                                .build());
        command.getSubcommands().values().forEach(CommandLineInterface::addHelp);
    }

    /**
     * Runs a command. If the command needs a subcommand that is missing, the error lists the
     * subcommands.
     */
    private static int execute(CommandLine.ParseResult parsed) {
        var last = parsed.asCommandLineList().getLast();
        if (!last.isUsageHelpRequested() && !last.getSubcommands().isEmpty()) {
            throw new CommandLine.ParameterException(
                    last,
                    "Missing command: give one of "
                            + String.join(", ", last.getSubcommands().keySet()));
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int misused(CommandLine.ParameterException failure) {
        err.println(
                "sluice: %s (see %s --help)"
                        .formatted(
                                failure.getMessage(),
                                failure.getCommandLine().getCommandSpec().qualifiedName()));
        return MISUSED;
    }

    private int failed(Exception failure) {
        err.println("sluice: " + describe(failure));
        return FAILED;
    }

    private static String describe(Exception failure) {
        return switch (failure) {
            case BindException wrong -> InvalidSetting.describe(wrong);
            case StartupFailure known when known.advice() != null ->
                    known.getMessage() + " " + inALine(known.advice());
            case StartupFailure known -> String.valueOf(known.getMessage());
            default -> inALine(failure.toString());
        };
    }

    private static String inALine(@Nullable String text) {
        return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    /** Prints a table row by row. Each column is as wide as its longest cell. */
    void print(List<List<String>> table) {
        var widths =
                Stream.iterate(0, i -> i + 1)
                        .limit(table.getFirst().size())
                        .map(
                                i ->
                                        table.stream()
                                                .mapToInt(row -> row.get(i).length())
                                                .max()
                                                .orElse(0))
                        .toList();
        for (var row : table) {
            var line = new StringBuilder();
            for (var i = 0; i < row.size(); i++) {
                var cell = row.get(i);
                line.append(cell).append(" ".repeat(widths.get(i) - cell.length())).append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Returns the database that the settings name. */
    DatabaseTarget database() {
        return prepared().target();
    }

    /** Returns the keys that encrypt the secrets in the database. */
    SealingKeys keys() {
        return prepared().keys();
    }

    /**
     * Returns the catalog of the SDL files that the settings name.
     *
     * @throws CatalogProblems.InvalidCatalog if the files have mistakes
     */
    Catalog catalog() throws IOException {
        var problems = new CatalogProblems();
        prepared();
        var catalog = CatalogReader.read(Objects.requireNonNull(schema).declarations(), problems);
        problems.throwIfAny();
        return catalog;
    }

    private CommandDatabase prepared() {
        if (database == null) {
            var typed = new StandardEnvironment();
            var sources = typed.getPropertySources();
            sources.forEach(source -> sources.remove(source.getName()));
            sources.addFirst(new SimpleCommandLinePropertySource(settings.toArray(String[]::new)));
            var accepted = new ArrayList<>(CommandDatabase.settings());
            accepted.add(SchemaSettings.class);
            SettingsCheck.run(typed, accepted);
            database = environment();
        }
        return database;
    }

    /** Lets Spring read the settings from the same places as the gateway, without making beans. */
    private CommandDatabase environment() {
        var arguments = new ArrayList<>(settings);
        arguments.addAll(
                List.of(
                        "--spring.main.web-application-type=none",
                        "--spring.main.register-shutdown-hook=false",
                        "--logging.level.root=off",
                        "--logging.level.dev.sluice=off"));
        try (var context =
                new SpringApplication(Nothing.class).run(arguments.toArray(String[]::new))) {
            var binder = Binder.get(context.getEnvironment());
            schema = binder.bindOrCreate("sluice.schema", SchemaSettings.class);
            return CommandDatabase.of(binder);
        }
    }
}
