package dev.sluice.gateway.live;

import dev.sluice.catalog.ChangeStream;
import dev.sluice.catalog.Entity;
import dev.sluice.feed.FeedCursor;
import dev.sluice.live.ChangeEvent;
import dev.sluice.live.ChangeStreams;
import dev.sluice.live.OpenStream;
import dev.sluice.policy.Caller;
import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Refusal;
import dev.sluice.query.Reader;
import dev.sluice.query.input.GlobalId;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Opens the stream of a root field of the subscription type. */
final class StreamFetcher implements DataFetcher<Publisher<Map<String, Object>>> {

    private final ChangeStream stream;
    private final ChangeStreams streams;
    private final SubscriptionLimit limit;

    StreamFetcher(ChangeStream stream, ChangeStreams streams, SubscriptionLimit limit) {
        this.stream = stream;
        this.streams = streams;
        this.limit = limit;
    }

    /** Failures are signals of the stream, so that each transport reports them in the same way. */
    @Override
    public Publisher<Map<String, Object>> get(DataFetchingEnvironment environment) {
        return Flux.defer(() -> open(environment));
    }

    private Flux<Map<String, Object>> open(DataFetchingEnvironment environment) {
        var context = environment.getGraphQlContext();
        Caller caller = context.getOrDefault(Caller.class, Caller.anonymous());
        StreamProgress progress = context.get(StreamProgress.class);
        CallerKey counted = context.get(CallerKey.class);
        FeedCursor resumed = context.get(FeedCursor.class);
        FeedCursor after = resumed == null ? environment.getArgument(ChangeStream.AFTER) : resumed;
        var key = key(environment);
        return found(caller, key)
                .onTerminateDetach()
                .flatMapMany(
                        _ ->
                                limited(
                                        counted,
                                        opened(
                                                streams.open(stream, key, after, caller),
                                                progress)));
    }

    private @Nullable UUID key(DataFetchingEnvironment environment) {
        var by = stream.by();
        if (by == null) {
            return null;
        }
        String id = Objects.requireNonNull(environment.getArgument(by.argument()));
        return Refusal.naming(place(by), () -> GlobalId.key(id, by.target()));
    }

    private String place(ChangeStream.By by) {
        return stream.name() + "." + by.argument();
    }

    /** Completes if the caller sees the object at which the stream's rows point. */
    private Mono<Boolean> found(Caller caller, @Nullable UUID key) {
        var by = stream.by();
        return by == null || key == null
                ? Mono.just(true)
                : streams.sees(caller, by.target(), key)
                        .onErrorMap(Reader::refusal)
                        .filter(sees -> sees)
                        .switchIfEmpty(Mono.error(() -> notFound(by)));
    }

    /** A hidden object and an absent one are answered alike. */
    private Refusal notFound(ChangeStream.By by) {
        return Refusal.of(
                Refusal.Code.NOT_FOUND,
                "%s: there is no such %s, or you do not see it"
                        .formatted(place(by), by.target().name()));
    }

    private Flux<Map<String, Object>> limited(
            @Nullable CallerKey counted, Flux<Map<String, Object>> events) {
        if (counted == null) {
            return events;
        }
        var place = limit.take(counted);
        return events.doFinally(_ -> place.dispose());
    }

    private Flux<Map<String, Object>> opened(OpenStream opened, @Nullable StreamProgress progress) {
        if (progress == null) {
            return opened.events(() -> {}).map(this::event);
        }
        progress.opened(opened);
        return opened.events(progress::isLive).doOnNext(progress::emitted).map(this::event);
    }

    /** Returns an event as the fetchers of the type's fields read it. */
    private Map<String, Object> event(ChangeEvent change) {
        var entity = stream.entity();
        var event = new HashMap<String, Object>();
        event.put("kind", change.kind().name());
        event.put("at", Times.text(change.at()));
        event.put("cursor", change.cursor());
        var key = change.key();
        if (key != null) {
            event.put("id", id(entity, key));
            event.put(entity.singleName(), key);
        }
        return event;
    }

    private static String id(Entity entity, UUID key) {
        return entity.prefix() + "_" + key;
    }
}
