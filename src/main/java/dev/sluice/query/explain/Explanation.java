package dev.sluice.query.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * The explanation of one operation, which its runs fill. The GraphQL context of an operation that
 * is not explained has no such object. Safe for all threads.
 */
public final class Explanation {

    /** Maximum bytes of all plans of PostgreSQL in one explanation. */
    static final int MAX_BYTES = 4 << 20;

    private final boolean analyzes;
    private final List<ExplainedStatement> statements =
            Collections.synchronizedList(new ArrayList<>());
    private final Set<Object> cachedPlans =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final AtomicInteger bytesLeft = new AtomicInteger(MAX_BYTES);

    /**
     * Creates an explanation without statements.
     *
     * @param analyzes whether PostgreSQL runs each statement a second time and measures it
     */
    public Explanation(boolean analyzes) {
        this.analyzes = analyzes;
    }

    /** Records that a plan was in the cache of plans. */
    public void wasCached(Object plan) {
        cachedPlans.add(plan);
    }

    /**
     * Adds a statement.
     *
     * @param paths the paths of the fields that the statement reads
     * @param plan the plan of the fields
     * @param keyRows the number of key rows
     * @param memory takes bytes of the memory of all answers for plans of PostgreSQL, and gives
     *     bytes back if negative; returns whether there was room
     */
    public ExplainedStatement add(
            List<List<Object>> paths, Object plan, int keyRows, IntPredicate memory) {
        var statement =
                new ExplainedStatement(
                        paths,
                        keyRows,
                        cachedPlans.contains(plan),
                        analyzes,
                        bytes -> takes(bytes, memory));
        statements.add(statement);
        return statement;
    }

    private boolean takes(int bytes, IntPredicate memory) {
        if (!takes(bytes)) {
            return false;
        }
        if (memory.test(bytes)) {
            return true;
        }
        takes(-bytes);
        return false;
    }

    /** Takes bytes of the maximum; gives bytes back if negative. Returns whether there was room. */
    private boolean takes(int bytes) {
        return bytesLeft.getAndUpdate(left -> left >= bytes ? left - bytes : left) >= bytes;
    }

    /** Returns the statements that were explained until now. */
    public List<ExplainedStatement> statements() {
        synchronized (statements) {
            return List.copyOf(statements);
        }
    }
}
