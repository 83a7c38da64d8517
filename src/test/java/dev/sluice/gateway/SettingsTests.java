package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.TestSluice;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.secret.SecretSettings;
import dev.sluice.gateway.engine.SchemaSettings;
import dev.sluice.gateway.limit.EdgeSettings;
import dev.sluice.gateway.limit.LimitSettings;
import dev.sluice.gateway.security.SecuritySettings;
import dev.sluice.gateway.start.SettingsCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

/** Mistakes in settings stop the start, each with the property's name. */
class SettingsTests {

    private static final Path METADATA =
            Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
    private static final List<Class<?>> TYPES = types();

    /** For each type of a setting, values that none of that type may have. */
    private static final Map<String, List<String>> WRONG =
            Map.of(
                    "java.lang.Integer", List.of("abc", "-1", "99999999999", "1.5", "${nothing}"),
                    "java.lang.Long", List.of("abc", "-1", "99999999999999999999", "1.5"),
                    "java.time.Duration",
                            List.of("5 parsecs", "abc", "-1s", "0s", "PT9999999999H", "99999999d"),
                    "org.springframework.util.unit.DataSize",
                            List.of("abc", "-1MB", "0B", "5 parsecs", "99999999999TB"),
                    "java.lang.Boolean", List.of("maybe", "2"),
                    "dev.sluice.intake.ImportSettings$Members", List.of("some", "2"),
                    "java.lang.String", List.of("a\u0000b", "a\nb"),
                    "java.nio.file.Path", List.of("a\u0000b"),
                    "java.util.List<java.lang.String>", List.of("a\u0000b"));

    /** Settings that 0 switches off, or that may be 0. */
    private static final Set<String> MAY_BE_ZERO =
            Set.of(
                    "sluice.shutdown.drain",
                    "sluice.shutdown.timeout",
                    "sluice.slow-operations.threshold");

    @Test
    void acceptDefaults() {
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    }

    /** A setting that is added without a range fails here. */
    @TestFactory
    Stream<DynamicTest> refuseValuesThatNoneMayHave() throws IOException {
        return TestSluice.JSON
                .readTree(Files.readString(METADATA))
                .get("properties")
                .valueStream()
                .filter(property -> property.get("name").asString().startsWith("sluice."))
                .flatMap(SettingsTests::refusals);
    }

    /** An empty value counts as none, as deployment tools write it, or is refused by name. */
    @TestFactory
    Stream<DynamicTest> takeEmptyValuesForNoneOrRefuseThem() throws IOException {
        return TestSluice.JSON
                .readTree(Files.readString(METADATA))
                .get("properties")
                .valueStream()
                .map(property -> property.get("name").asString())
                .filter(name -> name.startsWith("sluice."))
                .map(name -> DynamicTest.dynamicTest(name, () -> takesEmpty(name)));
    }

    private static void takesEmpty(String name) {
        try {
            check(Map.of(name, ""));
        } catch (StartupFailure failure) {
            assertThat(failure).hasMessageStartingWith(name);
        }
    }

    private static Stream<DynamicTest> refusals(JsonNode property) {
        var name = property.get("name").asString();
        var type = property.get("type").asString();
        assertThat(WRONG).as("values to try of %s", name).containsKey(type);
        return WRONG.get(type).stream()
                .filter(value -> !(value.equals("0s") && MAY_BE_ZERO.contains(name)))
                .map(
                        value ->
                                DynamicTest.dynamicTest(
                                        name + "=" + value.replaceAll("\\p{Cntrl}", "?"),
                                        () -> assertThat(refusal(name, value)).startsWith(name)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sluice.database.pool-size | 0 | sluice.database.pool-size: 0 is below the minimum of 1",
                "sluice.database.pool-size | 5000 | sluice.database.pool-size: 5000 exceeds the maximum of 1000",
                "sluice.database.pool-size | many | sluice.database.pool-size: \"many\" is not a whole number up to 2147483647",
                "sluice.database.embedded-port | 65536 | sluice.database.embedded-port: 65536 exceeds the maximum of 65535",
                "sluice.database.acquire-timeout | 0 | sluice.database.acquire-timeout: 0s is below the minimum of 1ms",
                "sluice.database.connect-timeout | 2d | sluice.database.connect-timeout: 2d exceeds the maximum of 3600s",
                "sluice.database.statement-timeout | 30d | sluice.database.statement-timeout: 30d exceeds the maximum of 86400s",
                "sluice.database.statement-cache | -1 | sluice.database.statement-cache: -1 is below the minimum of 0",
                "sluice.edge.timeout | 5 parsecs | sluice.edge.timeout: \"5 parsecs\" is not a duration such as 500ms or 10s",
                "sluice.edge.timeout | 0s | sluice.edge.timeout: 0s is below the minimum of 1ms",
                "sluice.edge.max-body | -1MB | sluice.edge.max-body: -1048576 bytes is below the minimum of 1 bytes",
                "sluice.edge.max-body | 2GB | sluice.edge.max-body: 2147483648 bytes exceeds the maximum of 1073741824 bytes",
                "sluice.edge.max-body | big | sluice.edge.max-body: \"big\" is not a size such as 512KB or 1MB",
                "sluice.edge.max-waiting | -1 | sluice.edge.max-waiting: -1 is below the minimum of 0",
                "sluice.edge.anonymous-introspection | perhaps | sluice.edge.anonymous-introspection: \"perhaps\" is not true or false",
                "sluice.edge.allowed-origins | nonsense | sluice.edge.allowed-origins: \"nonsense\" is not an origin such as https://example.org",
                "sluice.edge.allowed-origins | * | sluice.edge.allowed-origins: \"*\" is not an origin such as https://example.org",
                "sluice.edge.allowed-origins | null | sluice.edge.allowed-origins: \"null\" is not an origin such as https://example.org",
                "sluice.edge.allowed-origins | https://one.example,https://two.example/ | sluice.edge.allowed-origins: \"https://two.example/\" is not an origin such as https://two.example",
                "sluice.edge.allowed-origins | https://one.example/path | sluice.edge.allowed-origins: \"https://one.example/path\" is not an origin such as https://one.example",
                "sluice.edge.allowed-origins | https://one.example:443 | sluice.edge.allowed-origins: \"https://one.example:443\" is not an origin such as https://one.example",
                "sluice.edge.allowed-origins | https://one.example:99999 | sluice.edge.allowed-origins: \"https://one.example:99999\" is not an origin such as https://example.org",
                "sluice.edge.allowed-origins | https://*.example | sluice.edge.allowed-origins: \"https://*.example\" is not an origin such as https://example.org",
                "sluice.edge.allowed-origins | ftp://one.example | sluice.edge.allowed-origins: \"ftp://one.example\" is not an origin such as https://example.org",
                "sluice.edge.allowed-origins | https://me@one.example | sluice.edge.allowed-origins: \"https://me@one.example\" is not an origin such as https://example.org",
                "sluice.edge.requests-per-minute | 0 | sluice.edge.requests-per-minute: 0 is below the minimum of 1",
                "sluice.limits.max-page | 0 | sluice.limits.max-page: 0 is below the minimum of 1",
                "sluice.limits.max-page | 5 | sluice.limits.default-page: 20 exceeds sluice.limits.max-page, which is 5",
                "sluice.limits.default-groups | 1001 | sluice.limits.default-groups: 1001 exceeds sluice.limits.max-groups, which is 1000",
                "sluice.limits.max-fragment | 2GB | sluice.limits.max-fragment: 2147483648 bytes exceeds the maximum of 2147483647 bytes",
                "sluice.limits.max-aliases | -1 | sluice.limits.max-aliases: -1 is below the minimum of 0",
                "sluice.security.issuer | nowhere | sluice.security.issuer: \"nowhere\" is not an address such as https://example.org",
                "sluice.security.issuer | https:// | sluice.security.issuer: \"https://\" is not an address: Expected authority",
                "sluice.security.issuer | https://one.example?a=b | sluice.security.issuer: \"https://one.example?a=b\" is not an address such as https://example.org",
                "sluice.security.role-claim | `` | sluice.security.role-claim: must not be empty",
                "sluice.documents.trusted | /nope | sluice.documents.trusted: \"/nope\" is no readable file or folder",
                "sluice.documents.only-trusted | true | sluice.documents.only-trusted: needs documents in sluice.documents.trusted",
                "sluice.schema.locations | `` | sluice.schema.locations: must not be empty",
                "sluice.secrets.keys | 2026-11 | sluice.secrets.keys: entry 1 is not ID=KEY or ID=file:PATH",
                "sluice.secrets.keys | a=verysecret | sluice.secrets.keys: the key of entry 1 must be 64 hexadecimal digits or file:PATH",
                "sluice.secrets.keys | a=file: | sluice.secrets.keys: the file of entry 1 has no path",
                "sluice.secrets.keys | a=file:x,a=file:y | sluice.secrets.keys: the id \"a\" stands twice",
                "sluice.secrets.keys | a=file:x,b c=file:y | sluice.secrets.keys: the id of entry 2 must be 1 to 64 letters, digits, dots, hyphens and underscores, and no key",
                "sluice.secrets.keys | =file:x | sluice.secrets.keys: the id of entry 1 must be 1 to 64 letters, digits, dots, hyphens and underscores, and no key",
                "sluice.slow-operations.threshold | 2h | sluice.slow-operations.threshold: 7200s exceeds the maximum of 3600s",
                "sluice.slow-operations.max-lines-per-second | 0 | sluice.slow-operations.max-lines-per-second: 0 is below the minimum of 1",
                "sluice.tracing.client-samples-per-second | -1 | sluice.tracing.client-samples-per-second: -1 is below the minimum of 0",
                "sluice.tracing.client-samples-per-second | 100001 | sluice.tracing.client-samples-per-second: 100001 exceeds the maximum of 100000",
                "management.tracing.sampling.probability | 1.5 | management.tracing.sampling.probability: \"1.5\" is not a number from 0 to 1",
                "management.tracing.sampling.probability | often | management.tracing.sampling.probability: \"often\" is not a number from 0 to 1",
                "management.tracing.sampling.probability | NaN | management.tracing.sampling.probability: \"NaN\" is not a number from 0 to 1",
                "management.opentelemetry.tracing.export.otlp.endpoint | nowhere | management.opentelemetry.tracing.export.otlp.endpoint: \"nowhere\" is not an address such as http://localhost:4318/v1/traces",
                "management.opentelemetry.tracing.export.otlp.endpoint | ftp://collector/v1 | management.opentelemetry.tracing.export.otlp.endpoint: \"ftp://collector/v1\" is not an address such as http://localhost:4318/v1/traces",
                "server.port | abc | server.port: \"abc\" is not a whole number up to 2147483647",
                "server.port | 99999 | server.port: 99999 exceeds the maximum of 65535",
                "server.port | -1 | server.port: -1 is below the minimum of 0",
                "management.server.port | -2 | management.server.port: -2 is below the minimum of -1",
                "management.server.port | 65536 | management.server.port: 65536 exceeds the maximum of 65535",
            })
    void refuseAValueInALine(String property, @Nullable String value, String line) {
        assertThat(refusal(property, value == null ? "" : value)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/nope/*.graphqls", "classpath:nope.graphqls", "nope:x", "/nope"})
    void refuseLocationsThatMatchNothing(String location) {
        assertThat(refusal("sluice.schema.locations", SchemaSettings.OWN + "," + location))
                .isEqualTo("sluice.schema.locations: \"%s\" has no files", location);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://one.example",
                "http://localhost:3000",
                "http://[::1]:8080",
                "HTTPS://One.example"
            })
    void acceptOrigins(String origin) {
        assertThatCode(() -> check(Map.of("sluice.edge.allowed-origins", origin)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "sluice.database.url, postgresql://me:verysecret@/x",
        "sluice.database.url, mysql://me:verysecret@localhost/x",
        "sluice.database.password, very\u0000verysecret",
        "sluice.secrets.keys, verysecret",
        "sluice.secrets.keys, verysecret=",
        "sluice.secrets.keys, verysecret=verysecret",
        "sluice.secrets.keys, a=verysecret",
    })
    void neverRepeatASecret(String property, String value) {
        assertThat(refusal(property, value)).startsWith(property).doesNotContain("verysecret");
    }

    @ParameterizedTest
    @CsvSource({
        "sluice.limits.max-pgae, sluice.limits.max-page",
        "sluice.limit.max-page, sluice.limits.max-page",
        "sluice.limits.page, sluice.limits.max-page",
        "sluice.max-page, sluice.limits.max-page",
        "sluice.edge.alowedOrigins, sluice.edge.allowed-origins",
        "sluice.edge.timeout.connect, sluice.edge.timeout",
        "sluice.dataDirectori, sluice.data-directory",
        "sluice.edge.timeout[0], sluice.edge.timeout",
        "sluice.edge.allowed-origins.one, sluice.edge.allowed-origins",
        "sluice.secrets.keys.one, sluice.secrets.keys",
        "sluice.secrets.keys.1, sluice.secrets.keys",
    })
    void refuseAnUnknownName(String name, String nearest) {
        assertThat(failure(of(commandLine(Map.of(name, "1")))))
                .isEqualTo("%s (command line) is not a setting; did you mean %s?", name, nearest);
    }

    @Test
    void sayWhereAnUnknownNameStands() throws IOException {
        Map<String, Object> wrong = Map.of("sluice.limits.max-pgae", "50");
        var hint = " is not a setting; did you mean sluice.limits.max-page?";
        assertThat(failure(of(new MapPropertySource("systemProperties", wrong))))
                .isEqualTo("sluice.limits.max-pgae (system properties)" + hint);
        assertThat(failure(of(new MapPropertySource("spring.application.json", wrong))))
                .isEqualTo("sluice.limits.max-pgae (SPRING_APPLICATION_JSON)" + hint);
        assertThat(failure(of(variables(Map.of("SLUICE_LIMITS_MAX_PGAE", "50")))))
                .isEqualTo("SLUICE_LIMITS_MAX_PGAE (environment)" + hint);
        assertThat(failure(of(variables(Map.of("SLUICE_JAVA", "/usr/bin/java")))))
                .startsWith("SLUICE_JAVA (environment) is not a setting; did you mean ");
        assertThat(failure(of(yaml("sluice:\n  limits:\n    max-pgae: 50\n"))))
                .isEqualTo("sluice.limits.max-pgae (application.yml - 3:15)" + hint);
    }

    @Test
    void reportAllMistakesTogether() {
        assertThat(
                        failure(
                                of(
                                        commandLine(
                                                Map.of(
                                                        "sluice.limits.max-pgae", "50",
                                                        "sluice.limits.max-depth", "deep",
                                                        "sluice.edge.max-running", "0",
                                                        "sluice.database.pool-size", "0")),
                                        variables(Map.of("SLUICE_NOTHING", "1")))))
                .contains("sluice.limits.max-pgae (command line)")
                .contains("SLUICE_NOTHING (environment)")
                .contains("sluice.limits.max-depth: \"deep\"")
                .contains("sluice.edge.max-running: 0 is below the minimum of 1")
                .contains("sluice.database.pool-size: 0 is below the minimum of 1");
    }

    /** Whatever Spring reads a value from is known, and nothing else. */
    @TestFactory
    Stream<DynamicTest> acceptTheSpellingsThatSpringReads() {
        var spellings =
                List.of(
                        "sluice.limits.max-page",
                        "sluice.limits.maxPage",
                        "sluice.limits.max_page",
                        "sluice.limits.maxpage",
                        "sluice.limits.MAX-PAGE",
                        "SLUICE.LIMITS.MAXPAGE",
                        "Sluice.Limits.Max-Page",
                        "sluice.limits.m-a-x-page",
                        "sluice.limits.max.page",
                        "sluice.limits.max-page[0]");
        var variables =
                List.of(
                        "SLUICE_LIMITS_MAXPAGE",
                        "SLUICE_LIMITS_MAX_PAGE",
                        "SLUICE_LIMITS_MAX-PAGE",
                        "sluice_limits_maxpage",
                        "sluice_limits_max_page",
                        "Sluice_Limits_MaxPage",
                        "sluice.limits.max-page",
                        "SLUICE_LIMITS_M_A_X_PAGE",
                        "SLUICE_LIMITS__MAXPAGE");
        return Stream.concat(
                spellings.stream().map(name -> spelling(name, commandLine(Map.of(name, "55")))),
                variables.stream().map(name -> spelling(name, variables(Map.of(name, "55")))));
    }

    private static DynamicTest spelling(String name, PropertySource<?> source) {
        var environment = of(source);
        var read = Binder.get(environment).bind("sluice.limits.max-page", String.class).isBound();
        return DynamicTest.dynamicTest(
                source.getName() + ": " + name + (read ? "" : ", which Spring does not read"),
                () -> {
                    if (read) {
                        assertThatCode(() -> SettingsCheck.run(environment, TYPES))
                                .doesNotThrowAnyException();
                    } else {
                        assertThat(failure(environment)).startsWith(name);
                    }
                });
    }

    @Test
    void acceptListsInPieces() {
        SettingsCheck.run(
                of(
                        commandLine(
                                Map.of(
                                        "sluice.edge.allowed-origins[0]", "https://one.example",
                                        "sluice.edge.allowed-origins[1]", "https://two.example"))),
                TYPES);
        for (var name : List.of("SLUICE_EDGE_ALLOWEDORIGINS_0", "SLUICE_EDGE_ALLOWED_ORIGINS_0")) {
            SettingsCheck.run(of(variables(Map.of(name, "https://one.example"))), TYPES);
            assertThat(failure(of(variables(Map.of(name, "nonsense")))))
                    .startsWith("sluice.edge.allowed-origins: \"nonsense\"");
        }
        assertThat(refusal("sluice.edge.allowed-origins[3]", "https://one.example"))
                .startsWith("sluice.edge.allowed-origins");
    }

    /** The ids of keys keep their signs in whichever source, so they stand in values. */
    @Test
    void acceptKeysFromEachSource() throws IOException {
        var key = "0123456789abcdefABCDEF0123456789".repeat(2);
        var sources =
                List.of(
                        commandLine(
                                Map.of("sluice.secrets.keys", "2026_11=" + key + ",B.c=file:/x")),
                        variables(Map.of("SLUICE_SECRETS_KEYS", "2026_11=" + key + ",B.c=file:/x")),
                        variables(
                                Map.of(
                                        "SLUICE_SECRETS_KEYS_0",
                                        "2026_11=" + key,
                                        "SLUICE_SECRETS_KEYS_1",
                                        "B.c=file:/x")),
                        yaml(
                                "sluice:\n  secrets:\n    keys: [2026_11="
                                        + key
                                        + ", B.c=file:/x]\n"));
        for (var source : sources) {
            var environment = of(source);
            SettingsCheck.run(environment, TYPES);
            assertThat(Binder.get(environment).bind("sluice.secrets", SecretSettings.class).get())
                    .isEqualTo(new SecretSettings(List.of("2026_11=" + key, "B.c=file:/x"), null));
        }
        assertThat(refusal("sluice.secrets.keys", "a".repeat(65) + "=" + key))
                .startsWith("sluice.secrets.keys: the id of entry 1");
        assertThat(refusal("sluice.secrets.keys", key + "=" + key))
                .startsWith("sluice.secrets.keys: the id of entry 1")
                .doesNotContain(key);
    }

    /** In Kubernetes, a service called sluice puts these into the environment of each pod. */
    @Test
    void acceptTheVariablesOfAService() {
        SettingsCheck.run(
                of(
                        variables(
                                Map.of(
                                        "SLUICE_SERVICE_HOST", "10.0.0.1",
                                        "SLUICE_SERVICE_PORT", "8080",
                                        "SLUICE_SERVICE_PORT_HTTP", "8080",
                                        "SLUICE_PORT", "tcp://10.0.0.1:8080",
                                        "SLUICE_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                                        "SLUICE_PORT_8080_TCP_ADDR", "10.0.0.1"))),
                TYPES);
        assertThat(failure(of(variables(Map.of("SLUICE_PORT", "8080")))))
                .startsWith("SLUICE_PORT (environment)");
    }

    @Test
    void leaveOtherNamesAlone() {
        SettingsCheck.run(
                of(
                        commandLine(Map.of("sluicegate.x", "1", "spring.sluice.x", "1")),
                        variables(Map.of("SLUICEGATE_X", "1", "MY_SLUICE_X", "1"))),
                TYPES);
    }

    @Test
    void acceptATrustedFolder(@TempDir Path folder) {
        assertThatCode(
                        () ->
                                check(
                                        Map.of(
                                                "sluice.documents.trusted",
                                                folder.toString(),
                                                "sluice.documents.only-trusted",
                                                "true")))
                .doesNotThrowAnyException();
    }

    @Test
    void coverAllRecords() {
        assertThat(TYPES).contains(EdgeSettings.class, LimitSettings.class, SecuritySettings.class);
        assertThat(TYPES).hasSizeGreaterThanOrEqualTo(9).allMatch(Class::isRecord);
    }

    private static String refusal(String property, String value) {
        return failure(of(commandLine(Map.of(property, value))));
    }

    private static void check(Map<String, Object> properties) {
        SettingsCheck.run(of(commandLine(properties)), TYPES);
    }

    private static String failure(ConfigurableEnvironment environment) {
        try {
            SettingsCheck.run(environment, TYPES);
        } catch (StartupFailure failure) {
            assertThat(failure.getMessage()).doesNotContain("\n", "java.", "org.spring");
            return String.valueOf(failure.getMessage());
        }
        throw new AssertionError("Nothing was refused");
    }

    private static PropertySource<?> commandLine(Map<String, Object> properties) {
        return new MapPropertySource("commandLineArgs", properties);
    }

    private static PropertySource<?> variables(Map<String, Object> variables) {
        return new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables);
    }

    private static PropertySource<?> yaml(String text) throws IOException {
        var file =
                new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "test") {
                    @Override
                    public String getDescription() {
                        return "application.yml";
                    }
                };
        return new YamlPropertySourceLoader().load("application.yml", file).getFirst();
    }

    /** An environment of these sources alone. */
    private static ConfigurableEnvironment of(PropertySource<?>... sources) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        for (var source : sources) {
            environment.getPropertySources().addLast(source);
        }
        return environment;
    }

    private static List<Class<?>> types() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.sluice").stream()
                .<Class<?>>map(
                        found ->
                                ClassUtils.resolveClassName(
                                        String.valueOf(found.getBeanClassName()), null))
                .toList();
    }
}
