package dev.sluice.policy;

/** The limits that reject requests. Metrics count rejections by these names, in lower case. */
public enum Limit {
    /** Requests of a caller in a minute. */
    RATE,
    /** Cost of an operation, or of a caller's operations in a minute. */
    COST,
    /** Size of a document: bytes, tokens, nesting and fields. */
    DOCUMENT,
    /** Size of a value or a list in the input. */
    INPUT,
    /** Operations that run or wait, in total and for each caller. */
    CONCURRENCY,
    /** Documents and bodies that wait to be read. */
    WORKERS,
    /** Bytes of all responses that wait to be sent. */
    MEMORY,
    /** Bytes of a response, or of a field in it. */
    RESPONSE,
    /** Time of an operation, or of receiving a body. */
    DEADLINE,
    /** Bytes of a body. */
    BODY,
    /** Bytes of an address or of headers. */
    HEAD,
    /** Connections of clients, in total and for each address. */
    CONNECTIONS
}
