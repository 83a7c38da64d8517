package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.intake.GitCommit.Signature;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;

class CommitReaderTests {

    private static final String HEADER =
            """
            tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
            parent 1111111111111111111111111111111111111111
            parent 2222222222222222222222222222222222222222
            author Ada Lovelace <ada@example.org> 1700000000 +0200
            committer Grace Hopper <grace@example.org> 1700000060 -0500
            """;

    @Test
    void readsWhoDidWhatWhen() throws CorruptObjectException {
        var commit = read(HEADER + "\nFirst line\n\nMore\n", StandardCharsets.UTF_8);

        assertThat(commit.parents()).containsExactly("1".repeat(40), "2".repeat(40));
        assertThat(commit.author())
                .isEqualTo(
                        new Signature(
                                "Ada Lovelace",
                                "ada@example.org",
                                Instant.parse("2023-11-14T22:13:20Z")));
        assertThat(commit.committer().time()).isEqualTo("2023-11-14T22:14:20Z");
        assertThat(commit.message()).isEqualTo("First line\n\nMore\n");
    }

    @Test
    void readsTextInItsOwnEncoding() throws CorruptObjectException {
        var latin = StandardCharsets.ISO_8859_1;
        var header = HEADER.replace("Ada", "Adá") + "encoding ISO-8859-1\n";

        var commit = read(header + "\nÜber", latin);

        assertThat(commit.author().name()).isEqualTo("Adá Lovelace");
        assertThat(commit.message()).isEqualTo("Über");
    }

    @Test
    void replacesWhatIsNoText() throws CorruptObjectException {
        var commit = read(HEADER + "\na\0b\u00ffc", StandardCharsets.ISO_8859_1);

        assertThat(commit.message()).isEqualTo("a\uFFFDb\uFFFDc");
    }

    @Test
    void readsAnUnknownEncodingAsUtf8() throws CorruptObjectException {
        var commit = read(HEADER + "encoding no/such\n\nÜber 🚀", StandardCharsets.UTF_8);

        assertThat(commit.message()).isEqualTo("Über 🚀");
    }

    @Test
    void copesWithOddSignatures() throws CorruptObjectException {
        assertThat(author("<>  ")).isEqualTo(new Signature("", "", Instant.EPOCH));
        assertThat(author("nobody")).isEqualTo(new Signature("nobody", "", Instant.EPOCH));
        assertThat(author("A <a@b> 99999999999999999999 +0000").time())
                .isEqualTo("9999-12-31T23:59:59Z");
        assertThat(author("A <a@b> 999999999999 +0000").time()).isEqualTo("9999-12-31T23:59:59Z");
        assertThat(author("A <a@b> -1 +0000").time()).isEqualTo("1969-12-31T23:59:59Z");
        assertThat(author("A <a <b>> 7 +0000").email()).isEqualTo("a <b");
    }

    @Test
    void readsAnEmptyMessage() throws CorruptObjectException {
        assertThat(read(HEADER, StandardCharsets.UTF_8).message()).isEmpty();
        assertThat(read(HEADER + "\n", StandardCharsets.UTF_8).message()).isEmpty();
    }

    private static Signature author(String text) throws CorruptObjectException {
        var header = HEADER.replaceFirst("author .*", "author " + text);
        return read(header + "\nx", StandardCharsets.UTF_8).author();
    }

    private static GitCommit read(String raw, Charset charset) throws CorruptObjectException {
        return CommitReader.read(RevCommit.parse(raw.getBytes(charset)));
    }
}
