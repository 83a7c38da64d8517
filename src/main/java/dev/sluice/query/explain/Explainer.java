package dev.sluice.query.explain;

import dev.sluice.database.SqlRow;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.SqlRunner.TextRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Explains a statement and runs it, on one connection.
 *
 * <p>If the connection has prepared the statement before, PostgreSQL explains this prepared
 * statement. So the plan is the one that the statement really has: a plan for these values, or the
 * generic plan of the connection. Otherwise PostgreSQL explains the text with the values of the
 * parameters, as it plans the first run of a prepared statement.
 *
 * <p>The plan is made before the statement runs, so that a statement that exceeds its deadline is
 * explained too.
 */
public final class Explainer {

    private static final String PLAN = "explain (format json) ";
    private static final String MEASURE = "explain (analyze, format json) ";

    /** The prepared statement of the connection with a text. */
    private static final String PREPARED =
            """
            select s.name, s.parameter_types::text[] as types, s.generic_plans from pg_prepared_statements as s
            where s.statement = $1 order by s.generic_plans + s.custom_plans desc, s.prepare_time limit 1""";

    private final SqlRunner.Session session;
    private final ExplainedStatement explained;
    private final String sql;
    private final List<Object> parameters;

    private Explainer(
            SqlRunner.Session session,
            ExplainedStatement explained,
            String sql,
            List<Object> parameters) {
        this.session = session;
        this.explained = explained;
        this.sql = sql;
        this.parameters = parameters;
    }

    /** A statement that the connection has prepared. */
    private record Prepared(String name, List<String> types, long genericPlans) {

        static Prepared read(SqlRow row) {
            return new Prepared(
                    row.get("name", String.class),
                    List.of(row.get("types", String[].class)),
                    row.get("generic_plans", Long.class));
        }
    }

    /**
     * Explains a statement and runs it.
     *
     * @param parameters the same as for {@link SqlRunner#texts}
     * @return the rows of the statement
     */
    public static Flux<TextRow> texts(
            SqlRunner.Session session,
            ExplainedStatement explained,
            String sql,
            List<Object> parameters) {
        return new Explainer(session, explained, sql, parameters).texts();
    }

    private Flux<TextRow> texts() {
        return explain(PLAN).thenMany(run()).concatWith(afterwards().then(Mono.empty()));
    }

    private Flux<TextRow> run() {
        return Flux.defer(
                () -> {
                    var begun = System.nanoTime();
                    return session.texts(sql, parameters)
                            .doOnComplete(() -> explained.ran(System.nanoTime() - begun));
                });
    }

    private Mono<Void> afterwards() {
        return explained.analyzes() ? explain(MEASURE) : Mono.empty();
    }

    private Mono<Void> explain(String command) {
        return prepared(sql)
                .flatMap(
                        found ->
                                found.isPresent()
                                        ? explainPrepared(command, found.get())
                                        : explainText(command));
    }

    private Mono<Optional<Prepared>> prepared(String text) {
        return session.rows(PREPARED, List.of(text), Prepared::read)
                .collectList()
                .map(all -> all.stream().findFirst());
    }

    private Mono<Void> explainText(String command) {
        return session.rows(command + sql, parameters, Explainer::plan)
                .collectList()
                .doOnNext(plans -> explained.planned(sql, false, plans.getFirst()))
                .then(prepared(command + sql))
                .doOnNext(found -> found.ifPresent(same -> explained.takes(same.types())))
                .then();
    }

    private Mono<Void> explainPrepared(String command, Prepared statement) {
        explained.takes(statement.types());
        return session.rows(literals(statement.types()), parameters, Explainer::literals)
                .collectList()
                .flatMapMany(
                        literals ->
                                session.rows(
                                        command + execute(statement, literals.getFirst()),
                                        List.of(),
                                        Explainer::plan))
                .collectList()
                .flatMap(plans -> planned(statement, plans.getFirst()))
                .then();
    }

    /** Records a plan of a prepared statement, and whether it is the generic plan. */
    private Mono<Optional<Prepared>> planned(Prepared before, byte[] plan) {
        return prepared(sql)
                .doOnNext(after -> explained.planned(sql, isGeneric(before, after), plan));
    }

    private static boolean isGeneric(Prepared before, Optional<Prepared> after) {
        return after.isPresent() && after.get().genericPlans() > before.genericPlans();
    }

    private static byte[] plan(SqlRow row) {
        return row.get("QUERY PLAN", String.class).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> literals(SqlRow row) {
        return List.of(row.get("literals", String[].class));
    }

    /**
     * Returns a statement that returns its parameters as texts in hexadecimal digits. {@code
     * execute} takes no parameters of its own, and hexadecimal digits need no quoting.
     */
    private static String literals(List<String> types) {
        return IntStream.range(0, types.size())
                .mapToObj(
                        i ->
                                "encode(convert_to($%d::%s::text, 'UTF8'), 'hex')"
                                        .formatted(i + 1, types.get(i)))
                .collect(Collectors.joining(", ", "select array[", "] as literals"));
    }

    private static String execute(Prepared statement, List<String> literals) {
        return IntStream.range(0, literals.size())
                .mapToObj(
                        i ->
                                "convert_from(decode('%s', 'hex'), 'UTF8')::%s"
                                        .formatted(literals.get(i), statement.types().get(i)))
                .collect(
                        Collectors.joining(
                                ", ",
                                "execute \"" + statement.name().replace("\"", "\"\"") + "\"(",
                                ")"));
    }
}
