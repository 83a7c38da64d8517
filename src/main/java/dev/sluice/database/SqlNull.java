package dev.sluice.database;

/**
 * A null parameter of a statement, with its type.
 *
 * @param type the Java type that a non-null value would have, such as {@code String.class}
 */
public record SqlNull(Class<?> type) {}
