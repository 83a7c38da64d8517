package dev.sluice.gateway;

import dev.sluice.policy.Refusal;
import dev.sluice.query.Deadline;
import graphql.GraphQLContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Runs work that takes milliseconds of a processor on a few threads that serve no sockets. Callers
 * take turns, each with one job, so that a caller with many jobs delays others by one job at most.
 */
@Component
final class DocumentWorkers implements DisposableBean {

    /** Two at least, so that one long job leaves a thread for the short ones. */
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

    /**
     * At 50 ms a job and two threads, what waits longer would miss the default deadline of 10 s.
     */
    private static final int MAX_WAITING = 400;

    private static final int MAX_WAITING_PER_CALLER = 100;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Bytes. Reading recurses as deep as the document, which the parser's own limit bounds. */
    private static final long STACK = 4 << 20;

    private final int threads;
    private final ExecutorService executor;
    private final Map<Object, Queue> queues = new HashMap<>();
    private final ArrayDeque<Queue> turns = new ArrayDeque<>();
    private int waiting;
    private int running;

    DocumentWorkers() {
        this(THREADS);
    }

    DocumentWorkers(int threads) {
        this.threads = threads;
        this.executor =
                Executors.newFixedThreadPool(
                        threads,
                        Thread.ofPlatform()
                                .name("document-", 1)
                                .daemon()
                                .stackSize(STACK)
                                .factory());
    }

    private record Job<T extends @Nullable Object>(
            BooleanSupplier abandoned, Supplier<T> work, CompletableFuture<T> result) {

        void run() {
            if (abandoned.getAsBoolean() || result.isDone()) {
                result.cancel(false);
                return;
            }
            try {
                result.complete(work.get());
            } catch (Throwable failure) { // an error must reach the request that caused it
                result.completeExceptionally(failure);
            }
        }
    }

    /** The jobs of one caller that wait; never empty. */
    private record Queue(Object caller, ArrayDeque<Job<?>> jobs) {}

    /**
     * Runs a job of a request when it is the caller's turn. The result fails when the request's
     * deadline is over.
     *
     * @throws Refusal if too many jobs wait
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(
            GraphQLContext context, Supplier<T> work) {
        Deadline deadline = context.get(Deadline.class);
        if (deadline == null) {
            return submit(Requester.of(context), () -> false, work);
        }
        return submit(Requester.of(context), deadline::isOver, work)
                .orTimeout(deadline.left().toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(
                        failure -> {
                            throw failed(failure);
                        });
    }

    private static RuntimeException failed(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof CancellationException
                ? Deadline.exceeded()
                : new CompletionException(failure);
    }

    /**
     * Runs a job when it is its caller's turn. What depends on the result runs on the same thread.
     *
     * @param caller equal for the jobs of one caller
     * @param abandoned whether the result is of no use any more; asked when the turn comes
     * @throws Refusal if too many jobs wait
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(
            Object caller, BooleanSupplier abandoned, Supplier<T> work) {
        var job = new Job<>(abandoned, work, new CompletableFuture<T>());
        if (enqueue(caller, job)) {
            executor.execute(this::runAll);
        }
        return job.result();
    }

    /** Adds a job. Returns whether a thread must begin to run jobs. */
    private synchronized boolean enqueue(Object caller, Job<?> job) {
        var own = queues.get(caller);
        if (waiting >= MAX_WAITING
                || (own != null && own.jobs().size() >= MAX_WAITING_PER_CALLER)) {
            throw Refusal.forNow(
                    Refusal.Code.UNAVAILABLE,
                    "Too many new documents wait to be read: try again later",
                    RETRY_AFTER);
        }
        if (own == null) {
            own = new Queue(caller, new ArrayDeque<>());
            queues.put(caller, own);
            turns.add(own);
        }
        own.jobs().add(job);
        waiting++;
        if (running == threads) {
            return false;
        }
        running++;
        return true;
    }

    private void runAll() {
        for (var job = next(); job != null; job = next()) {
            job.run();
        }
    }

    private synchronized @Nullable Job<?> next() {
        var own = turns.poll();
        if (own == null) {
            running--;
            return null;
        }
        var job = own.jobs().poll();
        waiting--;
        if (own.jobs().isEmpty()) {
            queues.remove(own.caller());
        } else {
            turns.add(own);
        }
        return job;
    }

    @Override
    public void destroy() {
        executor.shutdownNow();
    }
}
