package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.pgvector.PGvector;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same statements store and compare vectors with pgvector and without it. */
class VectorIntegrationTests {

    private static final int DIMENSIONS = 384;

    private static final String INSERT =
            "insert into documentation (content, model, embedding) values (?, 'test', ?::real[]::vector)";

    private final DatabaseTarget database = TestDatabase.copy();

    @Test
    void saysHowItSearches() {
        var answer = TestSluice.shared().ask("anonymous", "{ capabilities { vectorSearch } }");
        var search = answer.at("/data/capabilities/vectorSearch").asString();
        assertThat(search).isEqualTo(isExtension() ? "APPROXIMATE" : "EXACT");
        System.out.println("vectors: " + search + ", " + description());
    }

    @Test
    void findsTheNearestByCosineDistance() throws SQLException {
        var random = new Random(1);
        var vectors = new ArrayList<PGvector>();
        try (var connection = database.connect();
                var insert = connection.prepareStatement(INSERT);
                var delete = connection.createStatement()) {
            delete.execute("delete from documentation");
            for (var i = 0; i < 50; i++) {
                var vector = vector(random);
                vectors.add(vector);
                insert(insert, "v" + i, vector.toArray());
            }
            for (var i = 0; i < vectors.size(); i++) {
                var nearest = nearest(connection, vectors.get(i), 3);
                assertThat(nearest.getFirst().content()).isEqualTo("v" + i);
                for (var found : nearest) {
                    var other = vectors.get(Integer.parseInt(found.content().substring(1)));
                    assertThat(found.distance())
                            .isCloseTo(distance(vectors.get(i), other), within(1e-5));
                }
                assertThat(nearest).isSortedAccordingTo((a, b) -> compare(a, b));
            }
        }
    }

    @Test
    void readsBackTheNumbers() throws SQLException {
        var vector = vector(new Random(2));
        try (var connection = database.connect();
                var insert = connection.prepareStatement(INSERT);
                var statement = connection.createStatement()) {
            insert(insert, "read back", vector.toArray());
            try (var rows =
                    statement.executeQuery(
                            "select embedding::real[] from documentation where content = 'read back'")) {
                assertThat(rows.next()).isTrue();
                assertThat((Float[]) rows.getArray(1).getArray())
                        .containsExactly(boxed(vector.toArray()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"383, 0", "385, 0", "0, 0", "384, NaN", "384, Infinity", "384, -Infinity"})
    void rejectsWhatIsNoVector(int size, float number) {
        assertThatThrownBy(
                        () -> {
                            try (var connection = database.connect();
                                    var insert = connection.prepareStatement(INSERT)) {
                                var numbers = new float[size];
                                if (size > 0) {
                                    numbers[0] = number;
                                }
                                insert(insert, "wrong", numbers);
                            }
                        })
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(failure.getSQLState()).matches("22...|23514"));
    }

    @Test
    void rejectsADistanceOfDifferentSizes() {
        assertThatThrownBy(
                        () ->
                                TestDatabase.execute(
                                        database,
                                        "select '{1,2,3}'::real[]::vector <=> '{1,2}'::real[]::vector"))
                .hasMessageContaining("different vector dimensions 3 and 2");
    }

    private record Found(String content, double distance) {}

    private static int compare(Found a, Found b) {
        return Double.compare(a.distance(), b.distance());
    }

    private static List<Found> nearest(Connection connection, PGvector to, int count)
            throws SQLException {
        try (var query =
                connection.prepareStatement(
                        """
                        select content, embedding <=> ?::real[]::vector from documentation
                        order by embedding <=> ?::real[]::vector limit ?""")) {
            query.setObject(1, to.toArray());
            query.setObject(2, to.toArray());
            query.setInt(3, count);
            try (var rows = query.executeQuery()) {
                var found = new ArrayList<Found>();
                while (rows.next()) {
                    found.add(new Found(rows.getString(1), rows.getDouble(2)));
                }
                return found;
            }
        }
    }

    private static void insert(PreparedStatement insert, String content, float[] vector)
            throws SQLException {
        insert.setString(1, content);
        insert.setObject(2, vector);
        insert.executeUpdate();
    }

    private static PGvector vector(Random random) {
        var numbers = new float[DIMENSIONS];
        for (var i = 0; i < DIMENSIONS; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return new PGvector(numbers);
    }

    private static double distance(PGvector a, PGvector b) {
        var product = 0.0;
        var lengthA = 0.0;
        var lengthB = 0.0;
        for (var i = 0; i < DIMENSIONS; i++) {
            product += a.toArray()[i] * (double) b.toArray()[i];
            lengthA += a.toArray()[i] * (double) a.toArray()[i];
            lengthB += b.toArray()[i] * (double) b.toArray()[i];
        }
        return 1 - product / Math.sqrt(lengthA * lengthB);
    }

    private static Float[] boxed(float[] numbers) {
        var boxed = new Float[numbers.length];
        for (var i = 0; i < numbers.length; i++) {
            boxed[i] = numbers[i];
        }
        return boxed;
    }

    private boolean isExtension() {
        return !description().startsWith("domain");
    }

    /** The version of the extension and the indexes, or the domain. */
    private String description() {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                select coalesce((select 'pgvector ' || extversion from pg_extension where extname = 'vector'), 'domain')
                                  || ', ' || (select count(*) from pg_indexes where indexdef ~ 'using hnsw|USING hnsw') || ' HNSW indexes'""")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
