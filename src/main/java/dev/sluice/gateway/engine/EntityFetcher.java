package dev.sluice.gateway.engine;

import dev.sluice.gateway.limit.RateLimiter;
import dev.sluice.policy.Caller;
import dev.sluice.query.Reader;
import dev.sluice.query.run.Budget;
import dev.sluice.query.run.JsonFragment;
import dev.sluice.query.run.KeyRow;
import dev.sluice.query.trace.TracedRequest;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.PropertyDataFetcher;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a field of a payload or an event whose type is an entity. The parent object holds the
 * entity's key, a {@link UUID}, under the field's name. The fetcher reads the current entity from
 * the database, with the rights of the caller.
 */
final class EntityFetcher
        implements DataFetcher<@Nullable CompletableFuture<@Nullable JsonFragment>> {

    private final Reader reader;

    EntityFetcher(Reader reader) {
        this.reader = reader;
    }

    @Override
    public @Nullable CompletableFuture<@Nullable JsonFragment> get(
            DataFetchingEnvironment environment) throws Exception {
        var field = environment.getMergedField();
        var value = PropertyDataFetcher.fetching(field.getName()).get(environment);
        if (value == null) {
            return null;
        }
        if (!(value instanceof UUID key)) {
            throw new IllegalStateException(
                    "%s of a payload holds %s, not the key of what it is"
                            .formatted(field.getName(), value.getClass()));
        }
        var context = environment.getGraphQlContext();
        OperationAccount account = context.get(OperationAccount.class);
        var plan = account.plan(field.getFields());
        Caller caller = context.getOrDefault(Caller.class, Caller.anonymous());
        var rows = List.of(new KeyRow(key, caller.id()));
        var read = reader.read(plan, rows, budget(environment, plan.cost()));
        return TracedRequest.in(context.get(TracedRequest.class), read)
                .mapNotNull(answers -> answers.getFirst().orThrow())
                .toFuture();
    }

    /**
     * Returns the budget of the event if there is one, else the budget of the operation. For an
     * event, takes the cost of the field from the caller's allowance again.
     */
    private static Budget budget(DataFetchingEnvironment environment, long cost) {
        var context = environment.getGraphQlContext();
        if (environment.getLocalContext() instanceof Budget ofEvent) {
            RateLimiter allowance = context.get(RateLimiter.class);
            if (allowance != null) {
                allowance.spend(cost);
            }
            return ofEvent;
        }
        return context.getOrDefault(Budget.class, Budget.NONE);
    }
}
