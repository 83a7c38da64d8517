package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.VisibilityOracle.Person;
import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.RuleUse;
import dev.sluice.condition.Condition;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.gateway.TestTokens;
import dev.sluice.gateway.engine.OperationAccounts;
import dev.sluice.gateway.engine.PayloadTypes;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limits;
import dev.sluice.policy.VisibilityRule;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.cost.PlanCosts;
import dev.sluice.query.run.DirectReader;
import dev.sluice.query.run.PlanCache;
import dev.sluice.query.run.ReadPlanner;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Each rule decides on every road: replaced by one that always holds, or never, it changes lists,
 * rows, relations, filters, search, aggregates and masks alike. A road that does not ask the rule
 * fails.
 */
class RuleMutationIntegrationTests {

    private final TestSluice sluice = TestSluice.shared();
    private final Catalog catalog = sluice.bean(Catalog.class);
    private final VisibilityOracle oracle;
    private final List<Person> people;

    RuleMutationIntegrationTests() throws SQLException {
        oracle = new VisibilityOracle(catalog, TestDatabase.shared());
        people = oracle.people();
    }

    @TestFactory
    Stream<DynamicNode> everyRuleDecidesOnEveryRoad() {
        return Stream.of(VisibilityRule.values())
                .flatMap(rule -> Stream.of(mutation(rule, true), mutation(rule, false)));
    }

    private DynamicNode mutation(VisibilityRule rule, boolean always) {
        var rules =
                VisibilityRules.standard().with(rule, always ? Condition.ALWAYS : Condition.NEVER);
        var reader = reader(rules);
        var roads =
                new VisibilityRoads(
                        catalog,
                        oracle,
                        people.stream().filter(Person::administrator).findFirst().orElseThrow(),
                        (person, document) -> ask(reader, person, document));
        var tests =
                catalog.entities().stream()
                        .filter(entity -> entity.isNode() && isAbout(entity, rule))
                        .flatMap(
                                entity ->
                                        callers(entity)
                                                .flatMap(who -> checks(roads, entity, rule, who)))
                        .map(test -> replacing(rule, always, test));
        return DynamicContainer.dynamicContainer(
                rule + (always ? ", always" : ", never"),
                Stream.concat(Stream.of(changes(rule, always)), tests));
    }

    private record Check(String name, VisibilityRoads.Road road) {}

    /** All roads where the rule decides about the type's rows, else those that lead from them. */
    private static Stream<Check> checks(
            VisibilityRoads roads, Entity entity, VisibilityRule rule, Person person) {
        return (uses(entity, rule) ? roads.of(entity, person) : roads.along(entity, person))
                .map(
                        road ->
                                new Check(
                                        "%s, %s, %s".formatted(entity, road.name(), person.name()),
                                        road));
    }

    private DynamicNode replacing(VisibilityRule rule, boolean always, Check check) {
        return DynamicTest.dynamicTest(
                check.name(),
                () -> {
                    oracle.replace(rule.name(), always);
                    check.road().check().execute();
                });
    }

    /** A mutation that changes nothing would prove nothing. */
    private DynamicNode changes(VisibilityRule rule, boolean always) {
        return DynamicTest.dynamicTest(
                "changes what is visible",
                () -> {
                    var used = catalog.entities().stream().anyMatch(each -> uses(each, rule));
                    var same =
                            always
                                    ? rule == VisibilityRule.PUBLIC
                                            || rule == VisibilityRule.SIGNED_IN
                                    : rule == VisibilityRule.ADMINISTRATOR;
                    oracle.replace(null, false);
                    var before = sights();
                    oracle.replace(rule.name(), always);
                    assertThat(sights().equals(before)).isEqualTo(same || !used);
                });
    }

    /** Those who could see the type: a service sees nothing outside of its scopes. */
    private Stream<Person> callers(Entity entity) {
        return callers()
                .filter(
                        person ->
                                person.kind() != VisibilityOracle.Kind.SERVICE
                                        || VisibilityOracle.isShownTo(entity, person));
    }

    private List<Object> sights() {
        return callers()
                .flatMap(
                        person ->
                                catalog.entities().stream()
                                        .map(entity -> oracle.visible(entity, person, true)))
                .collect(Collectors.toList());
    }

    /** A user, an agent and a service, of whom each sees some rows and not others. */
    private Stream<Person> callers() {
        return Stream.of(
                        String.valueOf(TestTokens.PEOPLE.get("linus")),
                        "agent:01900000-0000-7000-8000-0000000000d4",
                        "service:jobs:work")
                .map(
                        name ->
                                people.stream()
                                        .filter(person -> person.name().equals(name))
                                        .findFirst()
                                        .orElseThrow());
    }

    /** The rule decides about the type's rows, or about those that its relations lead to. */
    private boolean isAbout(Entity entity, VisibilityRule rule) {
        return uses(entity, rule)
                || entity.relations()
                        .flatMap(RuleMutationIntegrationTests::targets)
                        .anyMatch(target -> uses(catalog.entity(target), rule));
    }

    private static Stream<String> targets(Relation relation) {
        return switch (relation) {
            case Relation.ToOne one -> Stream.of(one.target());
            case Relation.ToOneOf oneOf -> oneOf.arms().stream().map(Relation.ToOneOf.Arm::target);
            case Relation.Through through -> Stream.of(through.target(), through.joining());
            case Relation.Many many -> Stream.of(many.target());
        };
    }

    private static boolean uses(Entity entity, VisibilityRule rule) {
        return Stream.of(
                        entity.visibility().stream(),
                        Stream.ofNullable(entity.restore()),
                        entity.columns().map(Column::mask).flatMap(List::stream))
                .flatMap(each -> each)
                .map(RuleUse::rule)
                .anyMatch(rule.name()::equals);
    }

    private DirectReader reader(VisibilityRules rules) {
        var limits = sluice.bean(Limits.class);
        var plans = new PlanCache(catalog, sluice.bean(DatabaseSchema.class), rules, limits);
        return new DirectReader(
                new OperationAccounts(
                        new ReadPlanner(plans, sluice.bean(PlanCosts.class), limits),
                        catalog,
                        PayloadTypes.NONE,
                        limits),
                sluice.bean(SqlRunner.class));
    }

    private static JsonNode ask(DirectReader reader, Person person, String document) {
        return TestSluice.JSON.readTree(reader.read(document, caller(person)));
    }

    private static Caller caller(Person person) {
        return switch (person.kind()) {
            case ANONYMOUS -> Caller.anonymous();
            case USER -> Caller.user(Objects.requireNonNull(person.id()));
            case AGENT -> Caller.agent(Objects.requireNonNull(person.id()));
            case SERVICE -> Caller.service("test", person.scopes());
            case ADMINISTRATOR -> Caller.administrator(Objects.requireNonNull(person.id()));
        };
    }
}
