package dev.sluice.database.target;

/**
 * How many statements of requests can run at a time.
 *
 * @param connections the maximum of connections that requests use
 */
public record PoolSize(int connections) {}
