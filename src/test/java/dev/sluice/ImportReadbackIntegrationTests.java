package dev.sluice;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ImportedSystem.Sight;
import dev.sluice.catalog.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What the old systems brought in is found again through GraphQL: all of it by an administrator,
 * what is theirs by the systems' users, and nothing but what belongs to nobody by a stranger.
 *
 * <p>That the rows hold what the old rows held is seen by {@link ImportIntegrationTests}; here each
 * field answers what its row holds. What users see stands in {@code readback.csv} of each system: a
 * line for each of them and each type that they see something of, with the old keys of the rows,
 * and with the fields that are null for them in some of these though they are not for
 * administrators. Of other types the user sees nothing. A system without that file is not read.
 */
class ImportReadbackIntegrationTests {

    private static final Map<OldSystem, ImportedSystem> RUNNING = new EnumMap<>(OldSystem.class);

    static Stream<OldSystem> systems() {
        return Stream.of(OldSystem.values())
                .filter(system -> system.canBeBroughtIn() && Files.exists(system.sights()));
    }

    @AfterAll
    static void stop() {
        RUNNING.values().forEach(ImportedSystem::close);
        RUNNING.clear();
    }

    private static ImportedSystem running(OldSystem system) throws SQLException {
        var running = RUNNING.get(system);
        if (running == null) {
            running = ImportedSystem.start(system);
            RUNNING.put(system, running);
        }
        return running;
    }

    @ParameterizedTest
    @MethodSource("systems")
    void administratorsReadEveryRowAndField(OldSystem system) throws SQLException {
        var imported = running(system);

        for (var entity : imported.entities()) {
            var nodes = imported.read("ada", entity);
            assertThat(ids(nodes))
                    .as("rows of %s", entity)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(imported.ids(entity));
            assertThat(imported.mistakes(entity, nodes)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("systems")
    void usersReadWhatIsTheirs(OldSystem system) throws SQLException, IOException {
        var imported = running(system);
        var types = imported.entities().stream().map(Entity::name).collect(toSet());

        var people = imported.sights().stream().collect(groupingBy(Sight::user));

        assertThat(people).isNotEmpty();
        for (var person : people.entrySet()) {
            var caller = imported.user(person.getKey());
            var sights = person.getValue().stream().collect(toMap(Sight::type, sight -> sight));
            assertThat(types).containsAll(sights.keySet());
            for (var entity : imported.entities()) {
                var sight = sights.get(entity.name());
                var nodes = imported.read(caller, entity);
                var who = "%s that %s sees".formatted(entity, person.getKey());
                assertThat(nodes.stream().map(node -> node.at("/origin/key").asString()))
                        .as(who)
                        .containsExactlyInAnyOrderElementsOf(
                                sight == null ? Set.of() : sight.rows());
                assertThat(imported.count(caller, entity)).as(who).isEqualTo(nodes.size());
                assertThat(hidden(imported, entity, nodes))
                        .as("hidden of " + who)
                        .isEqualTo(sight == null ? Set.of() : sight.hidden());
            }
        }
    }

    /** The fields that are null, though an administrator reads something there. */
    private static Set<String> hidden(
            ImportedSystem imported, Entity entity, List<JsonNode> nodes) {
        var all =
                imported.read("ada", entity).stream()
                        .collect(toMap(node -> node.get("id").asString(), node -> node));
        var hidden = new HashSet<String>();
        for (var node : nodes) {
            var id = node.get("id").asString();
            imported.fieldNames(entity)
                    .filter(field -> !node.get(field).equals(all.get(id).get(field)))
                    .forEach(
                            field -> {
                                assertThat(node.get(field).isNull())
                                        .as("%s.%s of %s", entity, field, id)
                                        .isTrue();
                                hidden.add(field);
                            });
        }
        return hidden;
    }

    @ParameterizedTest
    @MethodSource("systems")
    void strangersLearnNothing(OldSystem system) throws SQLException {
        var imported = running(system);

        for (var entity : imported.everyEntity().toList()) {
            if (isForEverybody(entity)) {
                continue;
            }
            for (var caller : List.of(ImportedSystem.STRANGER, "anonymous")) {
                var shared =
                        caller.equals("anonymous") ? List.<String>of() : imported.sharedIds(entity);
                var who = "%s that %s sees".formatted(entity, caller);
                assertThat(ids(imported.read(caller, entity)))
                        .as(who)
                        .containsExactlyInAnyOrderElementsOf(shared);
                assertThat(imported.count(caller, entity)).as(who).isEqualTo(shared.size());
                for (var id : imported.ids(entity)) {
                    if (!shared.contains(id)) {
                        assertThat(imported.readOne(caller, entity, id))
                                .as(who)
                                .allMatch(JsonNode::isNull);
                    }
                }
            }
        }
    }

    private static boolean isForEverybody(Entity entity) {
        return entity.visibility().stream().anyMatch(use -> use.rule().equals("PUBLIC"));
    }

    private static List<String> ids(List<JsonNode> nodes) {
        return nodes.stream().map(node -> node.get("id").asString()).toList();
    }
}
