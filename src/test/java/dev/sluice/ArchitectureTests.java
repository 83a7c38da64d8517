package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;

/** The rules that reviewers forget. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    private static final Path MAIN = Path.of("src", "main", "java", "dev", "sluice");
    private static final int MAX_FILE = 400;

    /** Each package and those of ours that it may know. */
    private static final Map<String, Set<String>> MAY_KNOW =
            Map.of(
                    "catalog", Set.of(),
                    "condition", Set.of("catalog"),
                    "policy", Set.of("catalog", "condition"),
                    "database", Set.of(),
                    "query", Set.of("catalog", "condition", "policy", "database"),
                    "feed", Set.of("catalog", "condition", "policy", "database", "query"),
                    "live", Set.of("catalog", "condition", "policy", "database", "query", "feed"),
                    "intake", Set.of("database"),
                    "gateway",
                            Set.of(
                                    "catalog",
                                    "condition",
                                    "policy",
                                    "database",
                                    "query",
                                    "feed",
                                    "live",
                                    "intake"));

    /** Each child of a package and those beside it that it may know; all may know their parent. */
    static final Map<String, Set<String>> MAY_KNOW_BESIDE =
            Map.ofEntries(
                    Map.entry("catalog.declaration", Set.of()),
                    Map.entry("catalog.schema", Set.of("declaration")),
                    Map.entry("query.input", Set.of()),
                    Map.entry("query.plan", Set.of("input")),
                    Map.entry("query.cost", Set.of("input", "plan")),
                    Map.entry("query.sql", Set.of("input", "plan")),
                    Map.entry("query.trace", Set.of()),
                    Map.entry("query.explain", Set.of()),
                    Map.entry(
                            "query.run",
                            Set.of("cost", "explain", "input", "plan", "sql", "trace")),
                    Map.entry("database.target", Set.of()),
                    Map.entry("database.connection", Set.of("target")),
                    Map.entry("database.embedded", Set.of("target")),
                    Map.entry("database.secret", Set.of("embedded", "target")),
                    Map.entry(
                            "database.start", Set.of("connection", "embedded", "secret", "target")),
                    Map.entry("database.schema", Set.of("start", "target")),
                    Map.entry("feed.trigger", Set.of()),
                    Map.entry("gateway.limit", Set.of()),
                    Map.entry("gateway.page", Set.of()),
                    Map.entry("gateway.trace", Set.of()),
                    Map.entry("gateway.slow", Set.of("persisted", "trace")),
                    Map.entry("gateway.fragment", Set.of()),
                    Map.entry("gateway.explain", Set.of()),
                    Map.entry("gateway.connection", Set.of("limit")),
                    Map.entry("gateway.document", Set.of("limit")),
                    Map.entry("gateway.persisted", Set.of("document", "limit")),
                    Map.entry("gateway.problem", Set.of("document")),
                    Map.entry("gateway.http", Set.of("connection", "document", "limit", "page")),
                    Map.entry(
                            "gateway.engine",
                            Set.of(
                                    "document",
                                    "fragment",
                                    "http",
                                    "limit",
                                    "persisted",
                                    "problem",
                                    "trace")),
                    Map.entry("gateway.token", Set.of()),
                    Map.entry("gateway.security", Set.of("http", "limit", "page", "token")),
                    Map.entry("gateway.live", Set.of("connection", "http", "limit", "security")),
                    Map.entry(
                            "gateway.socket",
                            Set.of("connection", "document", "http", "limit", "live", "security")),
                    Map.entry(
                            "gateway.sse",
                            Set.of("connection", "document", "http", "limit", "live", "security")),
                    Map.entry("gateway.start", Set.of("page", "security", "token", "trace")),
                    Map.entry("gateway.cli", Set.of("engine", "security", "start", "token")),
                    Map.entry(
                            "gateway.metrics",
                            Set.of(
                                    "connection",
                                    "document",
                                    "limit",
                                    "live",
                                    "persisted",
                                    "security")));

    /** Parents whose own types use their children, which wires them. */
    private static final Set<String> MAY_KNOW_CHILDREN = Set.of("database", "query");

    @ArchTest
    static final ArchRule childrenKnowOnlyWhatTheyMay =
            classes().that().resideInAPackage("dev.sluice.*..").should(knowOnlyItsBeside());

    @ArchTest
    static final ArchRule packagesKnowOnlyWhatTheyMay =
            classes().that().resideInAPackage("dev.sluice.*..").should(knowOnlyWhatTheyMay());

    @ArchTest
    static final ArchRule onlyDatabaseKnowsR2dbc =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.database..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.r2dbc..");

    @ArchTest
    static final ArchRule onlyTracesKnowOpenTelemetry =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.gateway.trace..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.opentelemetry..",
                            "io.micrometer.tracing..",
                            "io.micrometer.observation..");

    @ArchTest
    static final ArchRule onlyMetricsKnowMeters =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.gateway.metrics..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.micrometer.core..");

    @ArchTest
    static final ArchRule onlyTheEdgeKnowsTheEngine =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.gateway..")
                    .should()
                    .dependOnClassesThat(
                            DescribedPredicate.describe(
                                    "the GraphQL and DataLoader libraries beyond their AST",
                                    type ->
                                            (type.getPackageName().startsWith("graphql")
                                                            && !type.getPackageName()
                                                                    .startsWith("graphql.language")
                                                            && !type.getPackageName()
                                                                    .startsWith("graphql.parser"))
                                                    || type.getPackageName()
                                                            .startsWith("org.dataloader")
                                                    || type.getPackageName()
                                                            .startsWith(
                                                                    "org.springframework.graphql")));

    @ArchTest
    static final ArchRule onlyTheEdgeKnowsSpringSecurity =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.gateway..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.springframework.security..");

    @ArchTest
    static final ArchRule catalogConditionAndPolicyArePlainJava =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.sluice.catalog..", "dev.sluice.condition..", "dev.sluice.policy..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework..", "reactor..");

    @ArchTest
    static final ArchRule classesAreClosed =
            classes()
                    .that()
                    .areNotInterfaces()
                    .and()
                    .areNotAnnotatedWith(Configuration.class)
                    .and()
                    .doNotHaveSimpleName("SluiceApplication")
                    .and()
                    .areNotAnonymousClasses()
                    .should()
                    .haveModifier(JavaModifier.FINAL)
                    .orShould(
                            new ArchCondition<>("be enums or abstract") {
                                @Override
                                public void check(JavaClass type, ConditionEvents events) {
                                    var closed =
                                            type.isEnum()
                                                    || type.getModifiers()
                                                            .contains(JavaModifier.ABSTRACT);
                                    events.add(
                                            new SimpleConditionEvent(type, closed, type.getName()));
                                }
                            });

    /**
     * The guard of the embedded server has a thread of its own. A stop runs on the thread that
     * closes the application.
     */
    @ArchTest
    static final ArchRule nothingWaits =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("dev.sluice.database.embedded.EmbeddedPostgres")
                    .and()
                    .doNotHaveFullyQualifiedName("dev.sluice.gateway.connection.GracefulStop")
                    .should()
                    .callMethodWhere(
                            DescribedPredicate.describe(
                                    "it waits",
                                    call -> {
                                        var owner = call.getTargetOwner().getName();
                                        var name = call.getTarget().getName();
                                        return (owner.equals("java.lang.Thread")
                                                        && name.equals("sleep"))
                                                || (owner.startsWith("reactor.core.publisher")
                                                        && (name.startsWith("block")
                                                                || name.equals("toIterable")
                                                                || name.equals("toStream")));
                                    }));

    /** Types that are used at the start, or by the command line. */
    private static final Set<String> AT_THE_START =
            Set.of(
                    "dev.sluice.gateway.engine.SchemaConfiguration",
                    "dev.sluice.feed.trigger.LoggedTables",
                    "dev.sluice.feed.trigger.TableLocks",
                    "dev.sluice.feed.trigger.TriggerGenerator",
                    "dev.sluice.feed.trigger.TriggerVerifier",
                    "dev.sluice.query.sql.CatalogVerifier",
                    "dev.sluice.query.sql.RelationVerifier",
                    "dev.sluice.gateway.token.AccessTokens");

    /**
     * JDBC waits for the database, so it is used where nothing is served yet: at the start, by the
     * command line and in imports.
     */
    @ArchTest
    static final ArchRule onlyTheStartKnowsJdbc =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.sluice.database..",
                            "dev.sluice.intake..",
                            "dev.sluice.gateway.cli..")
                    .and(
                            DescribedPredicate.describe(
                                    "serve nothing yet",
                                    type -> !AT_THE_START.contains(type.getFullName())))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..");

    @ArchTest
    static final ArchRule timeComesFromAClock =
            noClasses().should().callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule packagesAreNullMarked =
            classes()
                    .that()
                    .haveSimpleName("package-info")
                    .should()
                    .beAnnotatedWith(NullMarked.class);

    private static ArchCondition<JavaClass> knowOnlyWhatTheyMay() {
        return new ArchCondition<>("know only the packages that they may") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var own = area(type);
                for (var dependency : type.getDirectDependenciesFromSelf()) {
                    var other = area(dependency.getTargetClass());
                    if (other != null
                            && !other.equals(own)
                            && !MAY_KNOW.getOrDefault(own, Set.of()).contains(other)) {
                        events.add(
                                SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> knowOnlyItsBeside() {
        return new ArchCondition<>("know only the children of their package that they may") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var own = child(type);
                var beside = MAY_KNOW_BESIDE.get(area(type) + "." + own);
                if (own != null && beside == null) {
                    events.add(SimpleConditionEvent.violated(type, "An unknown child: " + type));
                    return;
                }
                for (var dependency : type.getDirectDependenciesFromSelf()) {
                    var target = dependency.getTargetClass();
                    var other = child(target);
                    if (other == null || !Objects.equals(area(target), area(type))) {
                        continue;
                    }
                    var allowed =
                            beside == null
                                    ? MAY_KNOW_CHILDREN.contains(area(type))
                                    : other.equals(own) || beside.contains(other);
                    if (!allowed) {
                        events.add(
                                SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The child package of an area that a type is in; null if it is in the area itself. */
    private static String child(JavaClass type) {
        var matcher =
                Pattern.compile("dev\\.sluice\\.\\w+\\.(\\w+).*").matcher(type.getPackageName());
        return matcher.matches() ? matcher.group(1) : null;
    }

    private static String area(JavaClass type) {
        var name = type.getPackageName();
        return name.startsWith("dev.sluice.")
                ? name.replaceFirst("^dev\\.sluice\\.(\\w+).*", "$1")
                : null;
    }

    @Test
    void filesAreShort() throws IOException {
        try (var files = Files.walk(MAIN)) {
            var long_ = new TreeMap<String, Integer>();
            for (var file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                var lines = Files.readAllLines(file).size();
                if (lines > MAX_FILE) {
                    long_.put(MAIN.relativize(file).toString(), lines);
                }
            }
            assertThat(long_).as("files of more than %d lines", MAX_FILE).isEmpty();
        }
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        try (var folders = Files.walk(MAIN)) {
            assertThat(folders.filter(Files::isDirectory))
                    .allSatisfy(
                            folder ->
                                    assertThat(folder.resolve("package-info.java"))
                                            .content()
                                            .startsWith("/**"));
        }
    }

    /** One name for an area everywhere. */
    @Test
    void areasHaveTheSameNamesEverywhere() throws IOException {
        var areas = new TreeSet<>(names(Path.of("graphql"), "(\\w+)\\.graphqls"));
        areas.removeAll(Set.of("schema", "directives"));
        // A later migration may change several areas, but makes the tables of one. The log of
        // changes belongs to no area, because it has no types.
        assertThat(names(Path.of("db", "migration"), "V(?:0\\d\\d|1[0-3]0)__(\\w+)\\.sql"))
                .as("migrations of the first release")
                .isEqualTo(areas);
        try (var later = Files.newDirectoryStream(Path.of("db", "migration"), "V*__*.sql")) {
            for (var migration : later) {
                var area = migration.getFileName().toString().replaceAll("V\\d+__|\\.sql", "");
                if (!areas.contains(area)) {
                    assertThat(migration)
                            .content()
                            .doesNotContainPattern("(?i)create table (?!feed\\.)");
                }
            }
        }
        assertThat(names(Path.of("db", "demo"), "\\d+_(\\w+)\\.sql"))
                .as("demo data")
                .isEqualTo(areas);
        assertThat(names(Path.of("src", "test", "transcripts"), "(\\w+)"))
                .as("transcripts")
                .isEqualTo(areas);
    }

    private static Set<String> names(Path folder, String pattern) throws IOException {
        var compiled = Pattern.compile(pattern);
        try (Stream<Path> files = Files.list(folder)) {
            var names = new TreeSet<String>();
            List<String> all =
                    new ArrayList<>(files.map(file -> file.getFileName().toString()).toList());
            for (var name : all) {
                var matcher = compiled.matcher(name);
                if (matcher.matches()) {
                    names.add(matcher.group(1));
                }
            }
            return names;
        }
    }
}
