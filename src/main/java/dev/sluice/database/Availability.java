package dev.sluice.database;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Logs one line when the database becomes unreachable, and one more when it answers again. */
public final class Availability {

    private static final Logger LOG = LoggerFactory.getLogger(SqlRunner.class);

    private final AtomicBoolean reachable = new AtomicBoolean(true);

    /** Returns whether the last statement reached the database. */
    public boolean isReachable() {
        return reachable.get();
    }

    void failed(SqlFailure failure) {
        if (failure.kind() == SqlFailure.Kind.UNAVAILABLE && reachable.getAndSet(false)) {
            LOG.warn(
                    "The database cannot be reached: {}",
                    NestedExceptionUtils.getMostSpecificCause(failure).toString());
        }
    }

    void succeeded() {
        if (!reachable.get() && !reachable.getAndSet(true)) {
            LOG.info("The database is back");
        }
    }
}
