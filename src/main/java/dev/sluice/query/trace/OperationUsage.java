package dev.sluice.query.trace;

import graphql.language.OperationDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The work for one operation: its cost, its wait for admission, and the runs that serve it. A run
 * is one execution of a SQL statement for one or more requests. Its whole time counts for each of
 * these requests. Holds no values of the operation. Safe for all threads.
 */
public final class OperationUsage {

    private final long created = System.nanoTime();
    private @Nullable OperationDefinition operation;
    private long cost;
    private long admissionNanos;
    private int statements;
    private int sharedStatements;
    private long keyRows;
    private long bytes;
    private long connectionNanos;
    private long databaseNanos;

    /**
     * The counts at one moment.
     *
     * @param operation the operation that runs; null while the document is not read
     * @param cost the cost of the operation; 0 while it is not known
     * @param admissionNanos the wait until the operation began
     * @param statements the statements that were sent
     * @param sharedStatements the statements among these that served other requests too
     * @param keyRows the key rows of this operation in all statements
     * @param bytes the bytes of JSON that the database returned
     * @param connectionNanos the sum of the waits of all statements until they were sent
     * @param databaseNanos the sum of the times of all statements. Statements can run at the same
     *     time, so the sum can exceed the time of the operation
     */
    public record Counts(
            @Nullable OperationDefinition operation,
            long cost,
            long admissionNanos,
            int statements,
            int sharedStatements,
            long keyRows,
            long bytes,
            long connectionNanos,
            long databaseNanos) {

        /** The counts of a request that was rejected before it had a deadline. */
        public static final Counts NONE = new Counts(null, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Records that the operation has a place and begins. */
    public synchronized void admitted() {
        admissionNanos = System.nanoTime() - created;
    }

    /** Sets the operation that runs, and its cost. */
    public synchronized void runs(OperationDefinition definition, long estimatedCost) {
        operation = definition;
        cost = estimatedCost;
    }

    /**
     * Adds a statement that was sent.
     *
     * @param isShared whether the statement served other requests too
     * @param rows the key rows of this operation
     * @param received the bytes that this operation received
     * @param waited nanoseconds until the statement was sent
     * @param ran nanoseconds from then to the end of the statement, or to the end of this
     *     operation's interest in it
     */
    public synchronized void ran(boolean isShared, int rows, long received, long waited, long ran) {
        statements++;
        if (isShared) {
            sharedStatements++;
        }
        keyRows += rows;
        bytes += received;
        connectionNanos += waited;
        databaseNanos += ran;
    }

    /** Adds the wait of a statement that was never sent. */
    public synchronized void waitedInVain(long nanos) {
        connectionNanos += nanos;
    }

    /** Returns the counts of now. */
    public synchronized Counts counts() {
        return new Counts(
                operation,
                cost,
                admissionNanos,
                statements,
                sharedStatements,
                keyRows,
                bytes,
                connectionNanos,
                databaseNanos);
    }
}
