package dev.sluice.gateway.live;

import dev.sluice.feed.FeedCursor;
import graphql.GraphQLError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A part of an operation's answer. */
public sealed interface Frame {

    /** Returns what the operation holds until the frame is written or dropped. */
    Disposable held();

    /**
     * A result of the operation.
     *
     * @param json the result as JSON in UTF-8, as the specification of GraphQL describes it
     * @param cursor the position after the change that the result tells; null for other results
     */
    record Result(byte[] json, @Nullable FeedCursor cursor, Disposable held) implements Frame {}

    /** The operation failed, and has no further results. */
    record Failure(List<GraphQLError> errors) implements Frame {

        @Override
        public Disposable held() {
            return Disposables.disposed();
        }
    }
}
