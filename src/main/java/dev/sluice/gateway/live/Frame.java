package dev.sluice.gateway.live;

import dev.sluice.feed.FeedCursor;
import graphql.GraphQLError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of an operation's answer. */
public sealed interface Frame {

    /**
     * A result of the operation.
     *
     * @param json the result as JSON in UTF-8, as the specification of GraphQL describes it
     * @param cursor the position after the change that the result tells; null for other results
     */
    record Result(byte[] json, @Nullable FeedCursor cursor) implements Frame {}

    /** The operation failed, and has no further results. */
    record Failure(List<GraphQLError> errors) implements Frame {}
}
