package dev.sluice.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {

    @TempDir private Path parent;

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        var path = parent.resolve("a/data");

        new DataDirectory(path).write("admin-token", "secret");

        assertThat(permissions(path)).isEqualTo("rwx------");
        assertThat(permissions(path.resolve("admin-token"))).isEqualTo("rw-------");
    }

    @Test
    void keepsNothingUntilItMust() {
        var path = parent.resolve("data");

        assertThat(new DataDirectory(path).read("admin-token")).isEmpty();

        assertThat(path).doesNotExist();
    }

    @Test
    void replacesAFileWhole() {
        var directory = new DataDirectory(parent.resolve("data"));
        directory.write("admin-token", "first, which is longer");

        directory.write("admin-token", "second");

        assertThat(directory.read("admin-token")).contains("second");
        assertThat(directory.path()).isDirectoryContaining(file -> file.endsWith("admin-token"));
        assertThat(directory.path().toFile().list()).hasSize(1);
    }

    @Test
    void closesADirectoryThatWasMadeByHand() throws IOException {
        var path = open("data");
        Files.writeString(path.resolve("lock"), "1");

        new DataDirectory(path).make();

        assertThat(permissions(path)).isEqualTo("rwx------");
    }

    @Test
    void leavesADirectoryThatIsNotItsOwnAlone() throws IOException {
        var path = open("data");
        Files.writeString(path.resolve("holiday.jpg"), "x");

        assertThatThrownBy(() -> new DataDirectory(path).make())
                .isInstanceOf(StartupFailure.class)
                .hasMessage("The directory %s is open to others and not Sluice's alone.", path);
        assertThat(permissions(path)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void saysThatItCannotBeUsed() throws IOException {
        var file = Files.writeString(parent.resolve("file"), "x");

        assertThatThrownBy(() -> new DataDirectory(file.resolve("data")).make())
                .isInstanceOf(StartupFailure.class)
                .hasMessage("Sluice cannot use its data directory %s.", file.resolve("data"));
    }

    private Path open(String name) throws IOException {
        var path = Files.createDirectory(parent.resolve(name));
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
