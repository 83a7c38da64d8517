package dev.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.stream.Stream;

/** A command of the jar as tests run it, in this process. */
public final class TestCommand {

    private TestCommand() {}

    /**
     * The outcome of a command.
     *
     * @param code its exit code
     */
    public record Outcome(int code, String out, String err) {}

    public static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var code =
                CommandLineInterface.run(
                        new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(code, out.toString(), err.toString());
    }

    public static Outcome run(DatabaseTarget database, String... arguments) {
        return run(
                Stream.concat(
                                Arrays.stream(arguments),
                                Stream.of(
                                        "--sluice.database.url=" + database.url(),
                                        "--sluice.database.username=" + database.user(),
                                        "--sluice.database.password=" + database.password()))
                        .toArray(String[]::new));
    }

    /** The output of a command that succeeded. */
    public static String done(DatabaseTarget database, String... arguments) {
        var outcome = run(database, arguments);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        return outcome.out().strip();
    }
}
