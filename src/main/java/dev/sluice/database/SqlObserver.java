package dev.sluice.database;

import java.util.List;

/** Is told of every statement of a request before it is sent. */
@FunctionalInterface
public interface SqlObserver {

    void sending(String sql, List<?> parameters);
}
