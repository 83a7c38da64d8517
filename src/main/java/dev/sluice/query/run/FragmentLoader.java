package dev.sluice.query.run;

import dev.sluice.database.SqlFailure;
import dev.sluice.database.SqlRunner;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
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
 * Loads fragments in batches: all keys of one statement in a dispatch go in one run of it. Never
 * remembers a fragment beyond the dispatch, so that none is served after its row has changed.
 */
@Component
public final class FragmentLoader {

    /** The name of the loader in a request's registry. */
    public static final String NAME = "fragments";

    /** Statements of one dispatch that ask for a connection at a time. */
    private static final int CONCURRENCY = 8;

    private final SharedRuns runs;
    private final Limits limits;

    FragmentLoader(SharedRuns runs, Limits limits) {
        this.runs = runs;
        this.limits = limits;
    }

    /** A loader for one request. */
    public DataLoader<FragmentKey, @Nullable JsonFragment> newDataLoader(Work work) {
        BatchLoader<FragmentKey, Try<@Nullable JsonFragment>> batches = keys -> load(keys, work);
        return DataLoaderFactory.newDataLoaderWithTry(
                NAME, batches, DataLoaderOptions.newOptions().setCachingEnabled(false).build());
    }

    private CompletableFuture<List<Try<@Nullable JsonFragment>>> load(
            List<FragmentKey> keys, Work work) {
        var places = new LinkedHashMap<FragmentKey.Batch, List<Integer>>();
        for (var i = 0; i < keys.size(); i++) {
            places.computeIfAbsent(keys.get(i).batch(), _ -> new ArrayList<>()).add(i);
        }
        var loaded = new ArrayList<Try<@Nullable JsonFragment>>(keys.size());
        keys.forEach(_ -> loaded.add(Try.succeeded(null)));
        return Flux.fromIterable(places.entrySet())
                .flatMap(
                        entry -> load(entry.getKey(), entry.getValue(), keys, loaded, work),
                        CONCURRENCY)
                .then()
                .toFuture()
                .thenApply(_ -> loaded);
    }

    /** Runs one statement and puts its fragments, or its failure, at their places. */
    private Mono<Void> load(
            FragmentKey.Batch batch,
            List<Integer> places,
            List<FragmentKey> keys,
            List<Try<@Nullable JsonFragment>> loaded,
            Work work) {
        var rows = places.stream().map(keys::get).toList();
        var keyRows = rows.stream().map(FragmentKey::row).toList();
        return runs.run(batch, rows.getFirst().pace(), keyRows, work.caller(), work.deadline())
                .takeUntilOther(work.deadline().whenAbandoned())
                .doOnNext(row -> hold(row, work.answer()))
                .doOnNext(row -> loaded.set(places.get(row.ord() - 1), fragment(row)))
                .then()
                .timeout(work.deadline().left())
                .onErrorResume(
                        failure -> {
                            places.forEach(
                                    place -> loaded.set(place, Try.failed(refusal(failure))));
                            return Mono.empty();
                        });
    }

    /** Ends a statement whose rows would make the response, or all responses, too large. */
    private void hold(SqlRunner.TextRow row, AnswerMemory.Reservation answer) {
        var length = row.text() == null ? 0 : row.text().length;
        if (answer.bytes() + length > limits.maxResponseBytes()) {
            throw Refusal.limit(
                    "The response has more than "
                            + limits.maxResponseBytes()
                            + " bytes: ask for fewer rows or fields");
        }
        answer.take(length);
    }

    private static Try<@Nullable JsonFragment> fragment(SqlRunner.TextRow row) {
        if (row.text() != null) {
            return Try.succeeded(new JsonFragment(row.text()));
        }
        return row.size() > 0
                ? Try.failed(
                        Refusal.limit(
                                "The answer has "
                                        + row.size()
                                        + " bytes, more than one field may have: ask for fewer rows or fields"))
                : Try.succeeded(null);
    }

    private static Throwable refusal(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return tooLate();
        }
        if (!(failure instanceof SqlFailure sqlFailure)) {
            return failure;
        }
        return switch (sqlFailure.kind()) {
            case INPUT -> Refusal.badInput("A value is out of range");
            case LIMIT ->
                    Refusal.limit("The operation is too large for the database: ask for less");
            case DEADLINE -> tooLate();
            case UNAVAILABLE ->
                    Refusal.of(
                            Refusal.Code.UNAVAILABLE,
                            "The database cannot be reached now: try again");
            case UNEXPECTED -> failure;
        };
    }

    private static Refusal tooLate() {
        return Refusal.of(Refusal.Code.DEADLINE_EXCEEDED, "The operation took longer than it may");
    }
}
