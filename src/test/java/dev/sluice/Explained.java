package dev.sluice;

import dev.sluice.database.target.DatabaseTarget;
import java.lang.reflect.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How PostgreSQL runs a statement that Sluice sent.
 *
 * @param nodes the parts of its plan
 */
record Explained(TestSluice.Sent sent, List<JsonNode> nodes) {

    /** Runs the statements of a Sluice's last request again, and looks at their plans. */
    static List<Explained> last(TestSluice sluice, DatabaseTarget database) {
        return sluice.sent().stream().map(sent -> of(sent, database)).toList();
    }

    private static Explained of(TestSluice.Sent sent, DatabaseTarget database) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("prepare sent as " + sent.sql());
            return new Explained(sent, nodes(explain(statement, sent).at("/0/Plan")).toList());
        } catch (SQLException failure) {
            throw new IllegalStateException(sent.sql(), failure);
        }
    }

    private static JsonNode explain(java.sql.Statement statement, TestSluice.Sent sent)
            throws SQLException {
        var parameters =
                sent.parameters().stream()
                        .map(Explained::literal)
                        .collect(Collectors.joining(", "));
        try (var plan =
                statement.executeQuery(
                        "explain (analyze, timing off, format json) execute sent("
                                + parameters
                                + ")")) {
            plan.next();
            return TestSluice.JSON.readTree(plan.getString(1));
        }
    }

    private static Stream<JsonNode> nodes(JsonNode node) {
        return Stream.concat(
                Stream.of(node),
                StreamSupport.stream(node.path("Plans").spliterator(), false)
                        .flatMap(Explained::nodes));
    }

    private static String literal(Object parameter) {
        var text =
                parameter.getClass().isArray()
                        ? IntStream.range(0, Array.getLength(parameter))
                                .mapToObj(i -> element(Array.get(parameter, i)))
                                .collect(Collectors.joining(",", "{", "}"))
                        : parameter.toString();
        return "'" + text.replace("'", "''") + "'";
    }

    private static String element(@Nullable Object element) {
        return element == null
                ? "null"
                : '"' + element.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The tables that are read from beginning to end, with how many of their rows were seen. */
    List<JsonNode> sequentialScans() {
        return nodes.stream()
                .filter(node -> node.get("Node Type").asString().equals("Seq Scan"))
                .toList();
    }

    /** The number of rows of a table that all parts read, also of those that a filter removed. */
    long rowsRead(String table) {
        return nodes.stream()
                .filter(node -> node.path("Relation Name").asString().equals(table))
                .mapToLong(
                        node ->
                                Math.round(
                                        node.get("Actual Loops").asDouble()
                                                * (node.get("Actual Rows").asDouble()
                                                        + node.path("Rows Removed by Filter")
                                                                .asDouble()
                                                        + node.path("Rows Removed by Index Recheck")
                                                                .asDouble())))
                .sum();
    }

    /** The indexes that are used. */
    List<String> indexes() {
        return nodes.stream()
                .map(node -> node.path("Index Name").asString())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** The plan for a reader: each node's type, table, index and conditions. */
    @Override
    public String toString() {
        return nodes.stream()
                .map(
                        node ->
                                Stream.of(
                                                "Node Type",
                                                "Relation Name",
                                                "Alias",
                                                "Index Name",
                                                "Index Cond",
                                                "Filter",
                                                "Actual Rows",
                                                "Actual Loops")
                                        .map(name -> node.path(name).asString())
                                        .filter(text -> !text.isEmpty())
                                        .collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
