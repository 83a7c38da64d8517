package dev.sluice.gateway.fragment;

import dev.sluice.policy.Refusal;
import dev.sluice.query.Reader;
import dev.sluice.query.explain.ExplainedStatement;
import dev.sluice.query.explain.Explanation;
import dev.sluice.query.run.AnswerMemory;
import dev.sluice.query.run.BoundStatement;
import dev.sluice.query.run.Budget;
import dev.sluice.query.run.JsonFragment;
import dev.sluice.query.run.ReadAnswer;
import dev.sluice.query.trace.TracedRequest;
import graphql.GraphQLContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.dataloader.BatchLoader;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderOptions;
import org.dataloader.Try;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Loads the fragments of root fields in batches. In one dispatch of the engine, all keys with the
 * same statement share one run of the statement. A fragment is not cached beyond the dispatch,
 * because its row may change.
 */
@Component
public final class FragmentLoader {

    /** The name of the loader in a request's registry. */
    public static final String NAME = "fragments";

    /**
     * The maximum number of statements of one dispatch that run, or wait for a connection, at a
     * time.
     */
    private static final int CONCURRENCY = 8;

    private final Reader reader;

    FragmentLoader(Reader reader) {
        this.reader = reader;
    }

    /**
     * Makes a loader for one request.
     *
     * @param context has the {@link Budget} of the request, its {@link TracedRequest} if it is
     *     sampled, and its {@link Explanation} if it is explained
     */
    public DataLoader<FragmentKey, @Nullable JsonFragment> newDataLoader(GraphQLContext context) {
        BatchLoader<FragmentKey, Try<@Nullable JsonFragment>> batches = keys -> load(keys, context);
        return DataLoaderFactory.newDataLoaderWithTry(
                NAME, batches, DataLoaderOptions.newOptions().setCachingEnabled(false).build());
    }

    private CompletableFuture<List<Try<@Nullable JsonFragment>>> load(
            List<FragmentKey> keys, GraphQLContext context) {
        Budget budget = context.getOrDefault(Budget.class, Budget.NONE);
        TracedRequest traced = context.get(TracedRequest.class);
        Explanation explanation = context.get(Explanation.class);
        var places = new LinkedHashMap<BoundStatement, List<Integer>>();
        for (var i = 0; i < keys.size(); i++) {
            places.computeIfAbsent(keys.get(i).plan().statement(), _ -> new ArrayList<>()).add(i);
        }
        var loaded = new ArrayList<Try<@Nullable JsonFragment>>(keys.size());
        keys.forEach(_ -> loaded.add(Try.succeeded(null)));
        var read =
                Flux.fromIterable(places.values())
                        .flatMap(same -> load(same, keys, loaded, budget, explanation), CONCURRENCY)
                        .then();
        return TracedRequest.in(traced, read).toFuture().thenApply(_ -> loaded);
    }

    /** Runs one plan. Puts its fragments, or its failure, at the places of their keys. */
    private Mono<Void> load(
            List<Integer> places,
            List<FragmentKey> keys,
            List<Try<@Nullable JsonFragment>> loaded,
            Budget budget,
            @Nullable Explanation explanation) {
        var plan = keys.get(places.getFirst()).plan();
        var rows = places.stream().map(place -> keys.get(place).row()).toList();
        var read =
                explanation == null
                        ? reader.read(plan, rows, budget)
                        : explained(places, keys, budget, explanation);
        return read.doOnNext(
                        answers -> {
                            for (var i = 0; i < places.size(); i++) {
                                loaded.set(places.get(i), tried(answers.get(i)));
                            }
                        })
                .then()
                .onErrorResume(
                        failure -> {
                            places.forEach(place -> loaded.set(place, Try.failed(failure)));
                            return Mono.empty();
                        });
    }

    private Mono<List<ReadAnswer>> explained(
            List<Integer> places, List<FragmentKey> keys, Budget budget, Explanation explanation) {
        var plan = keys.get(places.getFirst()).plan();
        var rows = places.stream().map(place -> keys.get(place).row()).toList();
        var paths = places.stream().map(place -> keys.get(place).path()).toList();
        var answer = budget.answer();
        var statement = explanation.add(paths, plan, rows.size(), bytes -> hasRoom(answer, bytes));
        return ExplainedStatement.in(statement, reader.read(plan, rows, budget));
    }

    /** Adds the bytes of a plan to the answer as soon as it is made. The read may fail later. */
    private static boolean hasRoom(AnswerMemory.Reservation answer, int bytes) {
        try {
            answer.take(bytes);
            return true;
        } catch (Refusal full) {
            return false;
        }
    }

    private static Try<@Nullable JsonFragment> tried(ReadAnswer answer) {
        var refusal = answer.refusal();
        return refusal == null ? Try.succeeded(answer.fragment()) : Try.failed(refusal);
    }
}
