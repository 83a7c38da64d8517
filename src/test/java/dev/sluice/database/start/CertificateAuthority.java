package dev.sluice.database.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Issues certificates that are valid for a day, with the JDK's keytool. */
final class CertificateAuthority {

    private static final String PASSWORD = "changeit";
    private static final String ROOT = "root";

    private final Path directory;

    /** Files in PEM with a certificate and its RSA key. */
    record Issued(Path certificate, Path key) {}

    CertificateAuthority(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        makeKey(ROOT, "Authority " + directory.getFileName(), "bc:critical=ca:true", List.of());
        write(ROOT);
    }

    /** The file with its own certificate, which clients trust. */
    Path certificate() {
        return directory.resolve(ROOT + ".crt");
    }

    /** Issues the certificate of a server at a host. */
    Issued server(String host) throws Exception {
        return issue(host, "san=dns:" + host);
    }

    /** Issues the certificate of a database's user. */
    Issued client(String user) throws Exception {
        return issue(user, "eku=clientAuth");
    }

    private Issued issue(String name, String extension) throws Exception {
        makeKey(name, name, extension, List.of("-signer", ROOT));
        write(name);
        return new Issued(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
    }

    private void makeKey(String alias, String name, String extension, List<String> more)
            throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                store().toString(),
                                "-storepass",
                                PASSWORD,
                                "-alias",
                                alias,
                                "-dname",
                                "CN=" + name,
                                "-keyalg",
                                "RSA",
                                "-keysize",
                                "2048",
                                "-validity",
                                "1",
                                "-ext",
                                extension));
        command.addAll(more);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    private Path store() {
        return directory.resolve("store.p12");
    }

    private void write(String alias) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
        var key = directory.resolve(alias + ".key");
        writePem(
                directory.resolve(alias + ".crt"),
                "CERTIFICATE",
                store.getCertificate(alias).getEncoded());
        writePem(key, "PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private static void writePem(Path file, String what, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(
                                what,
                                Base64.getMimeEncoder(64, new byte[] {'\n'})
                                        .encodeToString(bytes)));
    }
}
