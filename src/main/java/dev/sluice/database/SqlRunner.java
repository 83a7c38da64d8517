package dev.sluice.database;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Runs statements. Every failure is a {@link SqlFailure}. */
@Component
public final class SqlRunner {

    private final ConnectionFactory connections;
    private final List<SqlObserver> observers;

    SqlRunner(ConnectionFactory connections, List<SqlObserver> observers) {
        this.connections = connections;
        this.observers = List.copyOf(observers);
    }

    /**
     * A text that a statement answers for one of its key rows.
     *
     * @param ord the key row's number, from 1
     * @param text UTF-8; null if there is none, or it is too large
     * @param size bytes of the text, also when it is too large to be sent; 0 if there is none
     */
    public record TextRow(int ord, byte @Nullable [] text, long size) {}

    /**
     * Runs a statement that answers rows of {@code ord}, a text and its size.
     *
     * @param parameters values and arrays of the types that the driver binds; no nulls but inside
     *     of arrays
     */
    public Flux<TextRow> texts(String sql, List<?> parameters) {
        return Flux.usingWhen(
                        connections.create(),
                        connection -> run(connection, sql, parameters),
                        Connection::close)
                .onErrorMap(SqlFailure::of);
    }

    private Flux<TextRow> run(Connection connection, String sql, List<?> parameters) {
        observers.forEach(observer -> observer.sending(sql, parameters));
        var statement = connection.createStatement(sql);
        for (var i = 0; i < parameters.size(); i++) {
            statement.bind(i, parameters.get(i));
        }
        return Flux.from(statement.execute()).concatMap(result -> result.map(SqlRunner::textRow));
    }

    private static TextRow textRow(Readable row) {
        var size = row.get(2, Integer.class);
        return new TextRow(
                Objects.requireNonNull(row.get(0, Long.class)).intValue(),
                row.get(1, byte[].class),
                size == null ? 0 : size);
    }
}
