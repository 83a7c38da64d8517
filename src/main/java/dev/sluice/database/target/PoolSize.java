package dev.sluice.database.target;

/**
 * The maximum number of statements of requests that run at the same time.
 *
 * @param connections the maximum number of connections that requests use
 */
public record PoolSize(int connections) {}
