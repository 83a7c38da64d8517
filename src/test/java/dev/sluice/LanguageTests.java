package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the rules of CONTRIBUTING.md for prose and for the subjects of commits. */
class LanguageTests {

    private static final Path MAIN = Path.of("src", "main", "java", "dev", "sluice");

    private static final Pattern SUBJECT =
            Pattern.compile("(?=.{1,72}$)[a-z][a-z0-9-]*: (?<verb>[a-z]+)\\b.*[^.]");

    /** Third persons, past tenses and gerunds; not verbs that only end like these. */
    private static final Pattern NOT_IMPERATIVE =
            Pattern.compile(
                    "(?!(?:embed|feed|need|seed|shed|speed|bring|string|ring)$)(?:\\w+ed|\\w+ing|\\w*[^us]s)");

    @Test
    void documentsKeepTheRules() throws IOException {
        var documents = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        documents.addAll(files(Path.of("docs"), ".md"));
        assertThat(documents).hasSizeGreaterThan(8);
        assertThat(broken(documents, Prose::ofMarkdown)).isEmpty();
    }

    @Test
    void commentsAndMessagesKeepTheRules() throws IOException {
        var sources = files(MAIN, ".java");
        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(broken(sources, Prose::ofJava)).isEmpty();
    }

    private static List<String> broken(List<Path> files, Function<String, List<String>> prose)
            throws IOException {
        var broken = new ArrayList<String>();
        for (var file : files) {
            for (var paragraph : prose.apply(Files.readString(file))) {
                Prose.banned(paragraph).forEach(phrase -> broken.add(file + ": " + phrase));
            }
        }
        return broken;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# x\n\nWhat it says.",
                "A | b\n--|--\nx | What it says",
                "- First. Who asks is told.",
                "That is so. Yes.",
                "Yes. That the token is old is logged.",
                "One that waits is served.",
                "Files of nobody.",
                "5 of a hundred",
                "It is worked\nout.",
                "How far it is",
                "callers who wait",
                "**Names.** What they are."
            })
    void findsBannedPhrasesInMarkdown(String text) {
        assertThat(Prose.ofMarkdown(text)).anyMatch(each -> !Prose.banned(each).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** What it does. */",
                "/**\n * First.\n *\n * <p>Who asks.\n */",
                "/**\n * @param x That of a row.\n */",
                "// somebody\n// else",
                "throw new X(\"Nobody \\\"may\\\" know\");",
                "int x = '\"'; // whoever"
            })
    void findsBannedPhrasesInJava(String text) {
        assertThat(Prose.ofJava(text)).anyMatch(each -> !Prose.banned(each).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```\nWhat is code\n```",
                "The row `nobody` stays.",
                "What is a plan? A tree.",
                "That document has one that matches.",
                "One statement, whose rows are few."
            })
    void acceptsOtherText(String text) {
        assertThat(Prose.ofMarkdown(text)).allMatch(each -> Prose.banned(each).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"import: reject unknown tables", "gateway: process, address and focus"})
    void acceptsSubjects(String subject) {
        assertThat(isWellFormed(subject)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Reject unknown tables",
                "import: Reject unknown tables",
                "import: rejects unknown tables",
                "import: rejected unknown tables",
                "import: rejecting unknown tables",
                "import: reject unknown tables.",
                "import, db: reject unknown tables",
                "import:reject unknown tables",
                "import: reject the tables of the five systems whose names no import knows today"
            })
    void rejectsSubjects(String subject) {
        assertThat(isWellFormed(subject)).isFalse();
    }

    /** A shallow clone has fewer of them, and a source archive none. */
    @Test
    void commitsSinceThisTestHaveWellFormedSubjects() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(Path.of(".git")), "no history");
        var file = "src/test/java/dev/sluice/LanguageTests.java";
        var introduced = git("log", "--diff-filter=A", "--format=%H", "-1", "--", file);
        Assumptions.assumeFalse(introduced.isEmpty(), "not yet committed");
        var first = introduced.getFirst();

        var subjects = new ArrayList<>(git("log", "-1", "--format=%s", first));
        subjects.addAll(git("log", "--no-merges", "--format=%s", first + "..HEAD"));

        assertThat(subjects).isNotEmpty().allMatch(LanguageTests::isWellFormed);
    }

    private static boolean isWellFormed(String subject) {
        var parts = SUBJECT.matcher(subject);
        return parts.matches() && !NOT_IMPERATIVE.matcher(parts.group("verb")).matches();
    }

    private static List<String> git(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s", command).isZero();
        return output.lines().toList();
    }
}
