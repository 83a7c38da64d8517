package dev.sluice.database.embedded;

import dev.sluice.database.StartupFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second Sluice away from a data directory. The operating system releases the lock when the
 * process ends, even after a crash.
 */
final class InstanceLock implements AutoCloseable {

    private static final String FILE = "lock";

    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock. If another process holds it, fails with a message that names that process.
     */
    static InstanceLock take(DataDirectory directory) {
        directory.make();
        try {
            var channel = open(directory.file(FILE));
            try {
                var holder = read(channel);
                if (tryLock(channel) == null) {
                    throw taken(directory, holder);
                }
                write(channel, Long.toString(ProcessHandle.current().pid()));
                return new InstanceLock(channel);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new StartupFailure(
                    "Sluice cannot lock its data directory " + directory.path() + ".",
                    "Give another one with --sluice.data-directory=PATH. " + failure,
                    failure);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        return StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static StartupFailure taken(DataDirectory directory, String holder) {
        return new StartupFailure(
                "Another Sluice (process %s) is using the data directory %s."
                        .formatted(holder, directory.path()),
                "Stop it, or start this one with --sluice.data-directory=PATH.",
                null);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
