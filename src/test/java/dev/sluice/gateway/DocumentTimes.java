package dev.sluice.gateway;

import dev.sluice.gateway.document.DocumentLimits;
import dev.sluice.gateway.document.DocumentReader;
import dev.sluice.policy.Refusal;
import graphql.parser.InvalidSyntaxException;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * Prints how long the worst documents take to be read, at the limits and far beyond them. {@code
 * bench/documents} runs it.
 */
final class DocumentTimes {

    private static final int LARGEST = 200_000;
    private static final int RUNS = 12;

    /** Families whose text grows faster than their size. */
    private static final Pattern EXPONENTIAL = Pattern.compile("nested-pairs|kinds");

    private static final Pattern QUADRATIC = Pattern.compile("dense.*|.*all-to-all");

    private final DocumentLimits limits = new DocumentLimits(TestLimits.defaults());
    private final DocumentReader reader;

    private DocumentTimes() throws IOException {
        var definitions =
                new SchemaParser().parse(Files.readString(Path.of("docs", "schema.graphql")));
        this.reader =
                new DocumentReader(
                        UnExecutableSchemaGenerator.makeUnExecutableSchema(definitions),
                        TestLimits.defaults());
    }

    /**
     * Measures the families.
     *
     * @param arguments a pattern of their names; all if there is none
     */
    public static void main(String... arguments) throws IOException {
        var times = new DocumentTimes();
        var wanted = Pattern.compile(arguments.length == 0 ? ".*" : arguments[0]);
        WorstDocuments.families()
                .forEach(
                        (name, family) -> {
                            if (wanted.matcher(name).matches()) {
                                times.print(name, family);
                            }
                        });
    }

    private void print(String name, IntFunction<String> family) {
        var cap = cap(name);
        var at = largest(family, cap, this::isWithinLimits);
        print(name, "at", at, family.apply(at));
        var beyond = largest(family, cap, text -> text.length() <= LARGEST);
        if (beyond > at) {
            print(name, "beyond", beyond, family.apply(beyond));
        }
    }

    private static int cap(String name) {
        if (EXPONENTIAL.matcher(name).matches()) {
            return 10;
        }
        return QUADRATIC.matcher(name).matches() ? 300 : LARGEST;
    }

    private void print(String name, String limit, int size, String text) {
        var result = "";
        var first = 0L;
        var least = Long.MAX_VALUE;
        for (var i = 0; i < RUNS; i++) {
            var start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            var entry = reader.read(text);
            var took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            first = i == 0 ? took : first;
            least = Math.min(least, took);
            result = entry.hasErrors() ? entry.getErrors().getFirst().getMessage() : "valid";
        }
        System.out.printf(
                "%8.1f ms %8.1f ms first  %-40s %-6s %7d of it, %7d characters: %s%n",
                least / 1e6,
                first / 1e6,
                name,
                limit,
                size,
                text.length(),
                result.substring(0, Math.min(70, result.length())).replace('\n', ' '));
    }

    private boolean isWithinLimits(String text) {
        try {
            limits.parse(text);
            return true;
        } catch (Refusal refusal) {
            return refusal.code() != Refusal.Code.LIMIT_EXCEEDED;
        } catch (InvalidSyntaxException malformed) {
            return true;
        }
    }

    /** The largest size, to within one percent, whose document is as wanted. */
    private static int largest(
            IntFunction<String> family, int cap, java.util.function.Predicate<String> wanted) {
        var low = 1;
        var high = 2;
        while (high < cap && wanted.test(family.apply(high))) {
            low = high;
            high = Math.min(cap, high * 2);
        }
        while (high - low > Math.max(1, low / 100)) {
            var middle = (low + high) / 2;
            if (wanted.test(family.apply(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
