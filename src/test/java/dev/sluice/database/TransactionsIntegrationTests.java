package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.database.Transactions.Isolation;
import dev.sluice.database.connection.Connections;
import dev.sluice.database.start.DatabaseConfiguration;
import dev.sluice.database.start.PreparedDatabaseIntegrationTests;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

class TransactionsIntegrationTests {

    private static final DatabaseTarget DATABASE = TestDatabase.copy();

    private final LoopResources loops = new DatabaseConfiguration().databaseLoops();
    private final Connections pool =
            Connections.pool(
                    "test",
                    4,
                    DATABASE,
                    PreparedDatabaseIntegrationTests.settings(DATABASE),
                    loops);
    private final Transactions transactions = new Transactions(pool, new Availability(), List.of());

    @BeforeEach
    void table() {
        TestDatabase.execute(
                DATABASE,
                """
                drop table if exists notes; drop table if exists folders;
                create table folders (id int constraint folders_pkey primary key);
                create table notes (
                  id int constraint notes_pkey primary key,
                  text text constraint notes_text_present not null constraint notes_text_check check (length(text) < 10),
                  folder int constraint notes_folder_fkey references folders deferrable initially deferred,
                  at tstzrange, constraint notes_at_excl exclude using gist (at with &&));
                insert into folders values (1);""");
    }

    @AfterEach
    void close() {
        pool.dispose();
        loops.dispose();
    }

    @Test
    void mapsRowsOfEveryType() {
        var id = UUID.randomUUID();
        var rows =
                transactions.rows(
                        "select $1::uuid as id, $2::text as nothing, array[1, 2] as numbers, now() as at",
                        List.of(id, new SqlNull(String.class)),
                        row ->
                                List.of(
                                        row.get("id", UUID.class),
                                        "" + row.find("nothing", String.class),
                                        List.of(row.get("numbers", Integer[].class)),
                                        row.get("at", java.time.OffsetDateTime.class).getYear()
                                                > 2000));
        assertThat(rows.collectList().block())
                .containsExactly(List.of(id, "null", List.of(1, 2), true));
    }

    @Test
    void namesTheColumnThatIsNull() {
        var rows =
                transactions.rows(
                        "select null::text as nothing",
                        List.of(),
                        row -> row.get("nothing", String.class));
        assertThatThrownBy(() -> rows.collectList().block())
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("nothing");
        await().until(() -> pool.metrics().acquiredSize() == 0);
    }

    @Test
    void commitsWhatCompletes() {
        var changed = transactions.inOne(insert(1, "a").then(insert(2, "b"))).block();
        assertThat(changed).isOne();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void rollsBackWhatFails() {
        var work = insert(1, "a").then(Mono.<Long>error(new IllegalStateException("of the work")));
        assertThatThrownBy(() -> transactions.inOne(work).block())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of the work");
        assertThat(count()).isZero();
        await().until(() -> pool.metrics().acquiredSize() == 0);
    }

    @Test
    void rollsBackWhatIsCancelledEvenInAStatement() {
        var running =
                transactions
                        .inOne(
                                insert(1, "a")
                                        .then(
                                                transactions.update(
                                                        "select pg_sleep(30)", List.of())))
                        .subscribe();
        await().until(
                        () ->
                                number(
                                                "select count(*) from pg_stat_activity where query = 'select pg_sleep(30)' and state = 'active'")
                                        == 1);
        running.dispose();
        await().atMost(Duration.ofSeconds(10)).until(() -> pool.metrics().acquiredSize() == 0);
        assertThat(count()).isZero();
        assertThat(transactions.inOne(insert(1, "a")).block()).isOne();
    }

    @Test
    void takesPartInTheTransactionAround() {
        var inner = transactions.inOne(insert(2, "b"));
        var work = insert(1, "a").then(inner).then(Mono.<Long>error(new IllegalStateException()));
        assertThatThrownBy(() -> transactions.inOne(work).block())
                .isInstanceOf(IllegalStateException.class);
        assertThat(count()).isZero();
    }

    @Test
    void seesItsOwnWritesAndOthersDoNot() {
        var seen = new AtomicInteger(-1);
        transactions
                .inOne(
                        insert(1, "a")
                                .then(
                                        Mono.fromRunnable(() -> seen.set((int) count()))
                                                .subscribeOn(Schedulers.boundedElastic()))
                                .then(
                                        transactions
                                                .rows(
                                                        "select count(*) as n from notes",
                                                        List.of(),
                                                        row -> row.get("n", Long.class))
                                                .single()))
                .as(n -> assertThat(n.block()).isOne());
        assertThat(seen).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into notes values (1, 'a'), (1, 'b') | 23505 | notes_pkey",
                "insert into notes values (1, 'a text that is long') | 23514 | notes_text_check",
                "insert into notes values (1, null) | 23502 | ",
                "insert into notes values (1, 'a', 7) | 23503 | notes_folder_fkey",
                "insert into notes values (1, 'a', 1, '[2020-01-01,2021-01-01]'), (2, 'b', 1, '[2020-06-01,)') | 23P01 | notes_at_excl",
            })
    void namesTheConstraintThatDoesNotHold(String sql, String state, String constraint) {
        assertThatThrownBy(() -> transactions.inOne(transactions.update(sql, List.of())).block())
                .asInstanceOf(InstanceOfAssertFactories.type(SqlFailure.class))
                .satisfies(
                        failure -> {
                            assertThat(failure.kind()).isEqualTo(SqlFailure.Kind.CONSTRAINT);
                            assertThat(failure.sqlState()).isEqualTo(state);
                            assertThat(failure.constraint()).isEqualTo(constraint);
                        });
        assertThat(count()).isZero();
        await().until(() -> pool.metrics().acquiredSize() == 0);
    }

    @Test
    void tellsAConflictThatMayBeRepeated() {
        transactions.inOne(insert(1, "a")).block();
        var one = changing();
        var other = changing();
        var results = List.of(outcome(one), outcome(other));
        assertThat(results).containsExactlyInAnyOrder("done", "CONFLICT 40001");
    }

    private CompletableFuture<Long> changing() {
        var work =
                transactions
                        .rows(
                                "select text from notes where id = 1",
                                List.of(),
                                row -> row.get("text", String.class))
                        .then(Mono.delay(Duration.ofMillis(300)))
                        .then(
                                transactions.update(
                                        "update notes set text = text || 'x' where id = 1",
                                        List.of()));
        return transactions.inOne(Isolation.SERIALIZABLE, work).single().toFuture();
    }

    private static String outcome(CompletableFuture<Long> work) {
        try {
            work.join();
            return "done";
        } catch (CompletionException failure) {
            var cause = (SqlFailure) failure.getCause();
            return cause.kind() + " " + cause.sqlState();
        }
    }

    @Test
    void tellsWhatIsLocked() {
        transactions.inOne(insert(1, "a")).block();
        var locked =
                transactions.inOne(
                        transactions
                                .update("update notes set text = 'b' where id = 1", List.of())
                                .then(
                                        Mono.fromFuture(
                                                () ->
                                                        new Transactions(
                                                                        pool,
                                                                        new Availability(),
                                                                        List.of())
                                                                .update(
                                                                        "do $$ begin perform from notes for update nowait; end $$",
                                                                        List.of())
                                                                .toFuture())));
        assertThatThrownBy(locked::block)
                .asInstanceOf(InstanceOfAssertFactories.type(SqlFailure.class))
                .extracting(SqlFailure::kind, SqlFailure::sqlState)
                .containsExactly(SqlFailure.Kind.NOT_READY, "55P03");
    }

    /**
     * A session that dies before the transaction begins costs nothing; later, the work fails once.
     */
    @Test
    void beginsOnAConnectionThatIsAlive() {
        Flux.range(0, 4).flatMap(i -> transactions.inOne(insert(i, "a"))).blockLast();
        TestDatabase.execute(
                DATABASE,
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()");
        assertThat(transactions.inOne(insert(10, "b")).block()).isOne();
        assertThat(count()).isEqualTo(5);
    }

    private Mono<Long> insert(int id, String text) {
        return transactions.update("insert into notes values ($1, $2)", List.of(id, text));
    }

    private static long count() {
        return number("select count(*) from notes");
    }

    private static long number(String sql) {
        try (var connection = DATABASE.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
