package dev.sluice.gateway.document;

import dev.sluice.policy.CallerKey;
import graphql.GraphQLContext;

/** Tells callers apart where they share something: equal for the requests of one caller. */
final class Requester {

    private static final CallerKey UNKNOWN = new CallerKey("unknown");

    private Requester() {}

    /** The caller of a request; anonymous callers by their address. */
    static CallerKey of(GraphQLContext context) {
        return context.getOrDefault(CallerKey.class, UNKNOWN);
    }
}
