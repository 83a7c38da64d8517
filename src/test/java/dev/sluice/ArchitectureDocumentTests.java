package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} names what there is, and all packages. */
class ArchitectureDocumentTests {

    private static final Path MAIN = Path.of("src", "main", "java", "dev", "sluice");
    private static final Path TESTS = Path.of("src", "test", "java", "dev", "sluice");
    private static final Pattern TYPE = Pattern.compile("`([A-Z][A-Za-z]+)`");
    private static final Pattern PACKAGE = Pattern.compile("`([a-z]+(?:\\.[a-z]+)?)`");

    private final String document = read(Path.of("docs", "architecture.md"));

    @Test
    void namesTypesThatExist() throws IOException {
        var types = new TreeSet<>(types(MAIN));
        types.addAll(types(TESTS));
        var named = found(TYPE);
        assertThat(named).hasSizeGreaterThan(30).isSubsetOf(types);
    }

    @Test
    void namesAllPackagesAndNoOther() throws IOException {
        assertThat(found(PACKAGE)).isEqualTo(packages());
    }

    /** What a package may know stands in its row as it stands in the rules. */
    @Test
    void saysWhatPackagesKnow() {
        ArchitectureTests.MAY_KNOW_BESIDE.forEach(
                (name, beside) -> {
                    var parent = name.substring(0, name.indexOf('.'));
                    var row = document.lines().filter(line -> line.startsWith("| `" + name + "`"));
                    var last = row.findFirst().orElseThrow().replaceFirst(".*\\|([^|]*)\\|$", "$1");
                    var said = new TreeSet<String>();
                    PACKAGE.matcher(last).results().forEach(match -> said.add(match.group(1)));
                    assertThat(said)
                            .as(name)
                            .isEqualTo(
                                    beside.stream()
                                            .map(child -> parent + "." + child)
                                            .collect(Collectors.toCollection(TreeSet::new)));
                });
    }

    private Set<String> found(Pattern pattern) {
        return pattern.matcher(document)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> types(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> packages() throws IOException {
        try (var folders = Files.walk(MAIN)) {
            return folders.filter(Files::isDirectory)
                    .filter(folder -> !folder.equals(MAIN))
                    .map(folder -> MAIN.relativize(folder).toString().replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
