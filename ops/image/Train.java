import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Trains the AOT cache of the image. Starts a whole Sluice with an embedded PostgreSQL and demo
 * data, then the gateway of the image on that database, and sends it real operations. When the
 * gateway ends, Java writes the cache beside its jar.
 *
 * <p>Arguments: the whole jar, the Java runtime and the jar of the image, and the directory with
 * the operations.
 */
class Train {

    private static final int WHOLE_PORT = 18080;
    private static final int PORT = 18081;
    private static final int DATABASE_PORT = 15432;
    private static final int ROUNDS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        var wholeJar = arguments[0];
        var java = arguments[1];
        var jar = Path.of(arguments[2]);
        var operations = Path.of(arguments[3]);
        var data = Files.createTempDirectory("train");
        var cache = jar.resolveSibling("sluice.aot");
        // The demo data has sealed values, so both need the same key.
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        var keys = "train=" + HexFormat.of().formatHex(key);
        var whole =
                start(
                        Map.of("SLUICE_SECRETS_KEYS", keys),
                        List.of("java", "-jar", wholeJar),
                        "--server.port=" + WHOLE_PORT,
                        "--management.server.port=0",
                        "--sluice.data-directory=" + data,
                        "--sluice.database.embedded-port=" + DATABASE_PORT);
        try {
            await(whole, WHOLE_PORT);
            var gateway =
                    start(
                            Map.of(
                                    "SLUICE_DATABASE_URL",
                                    "postgresql://127.0.0.1:" + DATABASE_PORT + "/sluice",
                                    "SLUICE_DATABASE_USERNAME",
                                    "sluice",
                                    "SLUICE_DATABASE_PASSWORD",
                                    Files.readString(data.resolve("postgres-password")).strip(),
                                    "SLUICE_SECRETS_KEYS",
                                    keys),
                            List.of(
                                    java,
                                    "-XX:AOTCacheOutput=" + cache,
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "-jar",
                                    jar.toString()),
                            "--server.port=" + PORT,
                            "--management.server.port=0",
                            "--sluice.data-directory=" + data.resolve("gateway"));
            try {
                await(gateway, PORT);
                train(operations, Files.readString(data.resolve("admin-token")).strip());
            } finally {
                gateway.destroy();
                gateway.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            whole.destroy();
            whole.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        System.out.println("train: " + Files.size(cache) + " bytes");
    }

    private static Process start(
            Map<String, String> environment, List<String> command, String... arguments)
            throws IOException {
        var all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        var builder = new ProcessBuilder(all).inheritIO();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void await(Process process, int port) throws Exception {
        var end = Instant.now().plus(PATIENCE);
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + port
                                                + "/actuator/health/readiness"))
                        .build();
        while (true) {
            try {
                if (CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // it does not listen yet
            }
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("Nothing answers at port " + port);
            }
            Thread.sleep(100);
        }
    }

    private static void train(Path operations, String token) throws Exception {
        List<Path> files;
        try (var found = Files.walk(operations)) {
            files = found.filter(file -> file.toString().endsWith(".graphql")).sorted().toList();
        }
        var answered = 0;
        for (var round = 0; round < ROUNDS; round++) {
            for (var file : files) {
                var response =
                        CLIENT.send(
                                HttpRequest.newBuilder(
                                                URI.create("http://127.0.0.1:" + PORT + "/graphql"))
                                        .header("Authorization", "Bearer " + token)
                                        .header("Content-Type", "application/json")
                                        .header("Accept", "application/graphql-response+json")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        body(Files.readString(file))))
                                        .build(),
                                BodyHandlers.ofString());
                answered += response.statusCode() == 200 ? 1 : 0;
            }
        }
        if (answered < files.size()) {
            throw new IllegalStateException(
                    "Only %d of %d operations were answered"
                            .formatted(answered, ROUNDS * files.size()));
        }
        System.out.println("train: " + answered + " operations");
    }

    private static String body(String document) {
        var text = new StringBuilder("{\"query\":\"");
        for (var letter : document.toCharArray()) {
            switch (letter) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(letter);
            }
        }
        return text.append("\"}").toString();
    }
}
