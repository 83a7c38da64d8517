package dev.sluice.database;

/**
 * Null as a parameter of a statement, with the type that the database takes it for.
 *
 * @param type as of a value that is not null: {@code String.class}
 */
public record SqlNull(Class<?> type) {}
