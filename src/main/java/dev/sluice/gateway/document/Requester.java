package dev.sluice.gateway.document;

import dev.sluice.gateway.limit.RateLimiter;
import dev.sluice.policy.CallerKey;
import graphql.GraphQLContext;

/** Tells callers apart where they share something: equal for the requests of one caller. */
final class Requester {

    private static final CallerKey UNKNOWN = new CallerKey("unknown");

    private Requester() {}

    /** The caller of a request: callers have an allowance each, anonymous ones by their address. */
    static CallerKey of(GraphQLContext context) {
        RateLimiter allowance = context.get(RateLimiter.class);
        return allowance == null ? UNKNOWN : new CallerKey(allowance);
    }
}
