package dev.sluice.query.explain;

import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A statement that is explained. The Reactor context passes it from the read to its run, with this
 * class as the key. Such a run serves no other request. Safe for all threads.
 */
public final class ExplainedStatement {

    private final List<List<Object>> paths;
    private final int keyRows;
    private final boolean isPlanCached;
    private final boolean analyzes;
    private final IntPredicate room;
    private @Nullable String sql;
    private List<String> parameterTypes = List.of();
    private boolean isGeneric;
    private byte @Nullable [] plan;
    private int planBytes;
    private @Nullable Long nanos;

    ExplainedStatement(
            List<List<Object>> paths,
            int keyRows,
            boolean isPlanCached,
            boolean analyzes,
            IntPredicate room) {
        this.paths = paths;
        this.keyRows = keyRows;
        this.isPlanCached = isPlanCached;
        this.analyzes = analyzes;
        this.room = room;
    }

    /**
     * The explanation at one moment.
     *
     * @param paths the paths of the fields that the statement reads
     * @param keyRows the number of key rows
     * @param isPlanCached whether the plan of the fields was in the cache of plans
     * @param sql the text of the statement, with parameter marks
     * @param parameterTypes the types of the parameters; empty if PostgreSQL keeps no prepared
     *     statement
     * @param isGeneric whether PostgreSQL uses one plan for all values of the parameters
     * @param plan the plan of PostgreSQL as JSON; null if there is no room for it
     * @param planBytes the bytes of that plan
     * @param nanos the time of the statement; null if it did not end
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Details(
            List<List<Object>> paths,
            int keyRows,
            boolean isPlanCached,
            String sql,
            List<String> parameterTypes,
            boolean isGeneric,
            byte @Nullable [] plan,
            int planBytes,
            @Nullable Long nanos) {}

    /** Whether PostgreSQL runs the statement a second time and measures it. */
    boolean analyzes() {
        return analyzes;
    }

    /**
     * Records the plan that PostgreSQL makes of the statement. A later plan replaces it. A plan
     * without room is left out.
     */
    synchronized void planned(String text, boolean generic, byte[] json) {
        sql = text;
        isGeneric = generic;
        planBytes = json.length;
        var before = bytes();
        if (room.test(json.length - before)) {
            plan = json;
        } else {
            plan = null;
            var _ = room.test(-before);
        }
    }

    synchronized void takes(List<String> types) {
        parameterTypes = List.copyOf(types);
    }

    synchronized void ran(long time) {
        nanos = time;
    }

    /** Returns the explanation; null while PostgreSQL has made no plan. */
    public synchronized @Nullable Details details() {
        return sql == null
                ? null
                : new Details(
                        paths,
                        keyRows,
                        isPlanCached,
                        sql,
                        parameterTypes,
                        isGeneric,
                        plan,
                        planBytes,
                        nanos);
    }

    /** The bytes of the plan that is kept. */
    public synchronized int bytes() {
        return plan == null ? 0 : plan.length;
    }

    /**
     * Puts a statement into the context of a read.
     *
     * @param statement the statement; null if the read is not explained
     */
    public static <T> Mono<T> in(@Nullable ExplainedStatement statement, Mono<T> read) {
        return statement == null
                ? read
                : read.contextWrite(Context.of(ExplainedStatement.class, statement));
    }
}
