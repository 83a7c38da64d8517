package dev.sluice.gateway.document;

import dev.sluice.policy.CallerKey;
import graphql.GraphQLContext;

/** Finds the key of the caller of a request. Requests of one caller have equal keys. */
final class Requester {

    private static final CallerKey UNKNOWN = new CallerKey("unknown");

    private Requester() {}

    /**
     * Returns the key of a request's caller. The key of an anonymous caller is its network address.
     */
    static CallerKey of(GraphQLContext context) {
        return context.getOrDefault(CallerKey.class, UNKNOWN);
    }
}
