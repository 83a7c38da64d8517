package dev.sluice.gateway;

import graphql.GraphQLContext;

/** Tells callers apart where they share something: equal for the requests of one caller. */
final class Requester {

    private static final Object UNKNOWN = new Object();

    private Requester() {}

    /** The caller of a request: callers have an allowance each, anonymous ones by their address. */
    static Object of(GraphQLContext context) {
        return context.getOrDefault(Allowance.class, UNKNOWN);
    }
}
