package dev.sluice.query.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row that a statement is run for.
 *
 * @param key the key of the object that is read; null where the plan needs none
 * @param caller the caller's key; null for an anonymous caller
 */
public record KeyRow(@Nullable UUID key, @Nullable UUID caller) {}
