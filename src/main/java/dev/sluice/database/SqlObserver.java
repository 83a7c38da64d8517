package dev.sluice.database;

import java.util.List;

/** Observes the statements of requests. Each statement is reported before it is sent. */
@FunctionalInterface
public interface SqlObserver {

    void sending(String sql, List<?> parameters);
}
