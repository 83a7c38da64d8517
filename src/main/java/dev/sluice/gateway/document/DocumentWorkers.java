package dev.sluice.gateway.document;

import dev.sluice.policy.CallerKey;
import dev.sluice.policy.FairQueue;
import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import dev.sluice.query.run.Deadline;
import graphql.GraphQLContext;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Runs jobs that need milliseconds of processor time on a few threads that serve no sockets.
 * Callers take turns, with one job in each turn. No caller uses all threads, so a caller with many
 * jobs leaves a thread to the others.
 */
@Component
public final class DocumentWorkers implements DisposableBean {

    /** At least two, so that one long job leaves a thread for short jobs. */
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

    /**
     * The maximum of waiting jobs while the caller of a new job already has waiting jobs. With two
     * threads and 50 ms for each job, further jobs would miss the default deadline of 10 s.
     */
    private static final int MAX_WAITING = 400;

    /** The maximum of waiting jobs. A few callers with many jobs cannot reach it. */
    private static final int MAX_WAITING_OF_ALL = 800;

    private static final int MAX_WAITING_PER_CALLER = 100;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /**
     * The stack in bytes. Parsing recurses as deep as the document is nested, up to the parser's
     * limit.
     */
    private static final long STACK = 4 << 20;

    private final int threads;
    private final FairQueue<Job<?>> jobs;
    private final ExecutorService executor;

    public DocumentWorkers() {
        this(THREADS);
    }

    DocumentWorkers(int threads) {
        this.threads = threads;
        this.jobs = new FairQueue<>(threads, Math.max(1, threads - 1));
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
            CallerKey caller,
            BooleanSupplier abandoned,
            Supplier<T> work,
            CompletableFuture<T> result) {

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

    /**
     * Runs a job of a request when it is the caller's turn. The result fails if the request's
     * deadline passes first.
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
     * Runs a job when it is the caller's turn. Work that depends on the result runs on the same
     * thread.
     *
     * @param abandoned returns whether the result is no longer needed; called when the turn comes
     * @throws Refusal if too many jobs wait
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(
            CallerKey caller, BooleanSupplier abandoned, Supplier<T> work) {
        var job = new Job<>(caller, abandoned, work, new CompletableFuture<T>());
        enqueue(job);
        begin();
        return job.result();
    }

    /**
     * Runs a job when it is the caller's turn, unless the subscriber has cancelled by then. The
     * thread that ran the job signals the result. If too many jobs wait, the subscriber gets a
     * {@link Refusal}.
     */
    public <T> Mono<T> run(CallerKey caller, Supplier<T> work) {
        return Mono.create(
                sink -> {
                    var gone = new AtomicBoolean();
                    sink.onDispose(() -> gone.set(true));
                    var _ =
                            submit(
                                    caller,
                                    gone::get,
                                    () -> {
                                        signal(sink, work);
                                        return true;
                                    });
                });
    }

    private static <T> void signal(MonoSink<T> sink, Supplier<T> work) {
        T result;
        try {
            result = work.get();
        } catch (Throwable failure) { // an error must reach the request that caused it
            sink.error(failure);
            return;
        }
        sink.success(result);
    }

    private void enqueue(Job<?> job) {
        synchronized (jobs) {
            var own = jobs.waiting(job.caller());
            var most = own == 0 ? MAX_WAITING_OF_ALL : MAX_WAITING;
            if (own >= MAX_WAITING_PER_CALLER || jobs.waiting() >= most) {
                throw Refusal.forNow(
                                Refusal.Code.UNAVAILABLE,
                                "Too many documents and bodies wait to be read: try again later",
                                RETRY_AFTER)
                        .because(Limit.WORKERS);
            }
            jobs.add(job.caller(), job);
        }
    }

    private void begin() {
        var job = next();
        if (job != null) {
            executor.execute(() -> runAll(job));
        }
    }

    private void runAll(Job<?> first) {
        for (@Nullable Job<?> job = first; job != null; job = next()) {
            var begun = System.nanoTime();
            job.run();
            synchronized (jobs) {
                jobs.leave(job.caller(), System.nanoTime() - begun);
            }
        }
    }

    private @Nullable Job<?> next() {
        synchronized (jobs) {
            return jobs.next(_ -> true);
        }
    }

    /** The number of threads. */
    public int threads() {
        return threads;
    }

    /** The number of jobs that run. */
    public int running() {
        synchronized (jobs) {
            return jobs.running();
        }
    }

    /** The number of jobs that wait. */
    public int waiting() {
        synchronized (jobs) {
            return jobs.waiting();
        }
    }

    @Override
    public void destroy() {
        executor.shutdownNow();
    }
}
