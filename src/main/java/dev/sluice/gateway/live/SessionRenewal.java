package dev.sluice.gateway.live;

import dev.sluice.gateway.security.Session;
import dev.sluice.policy.Refusal;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Replaces the token of the connection over which the mutation came. */
final class SessionRenewal implements DataFetcher<Mono<Map<String, @Nullable Object>>> {

    @Override
    public Mono<Map<String, @Nullable Object>> get(DataFetchingEnvironment environment) {
        Session session = environment.getGraphQlContext().get(Session.class);
        if (session == null) {
            return Mono.error(
                    Refusal.badInput(
                            "renewSession: a request over HTTP has no session: send the new token with the next request"));
        }
        String token = Objects.requireNonNull(environment.getArgument("token"));
        return session.renew(token)
                .map(
                        caller ->
                                Collections.singletonMap(
                                        "expiresAt",
                                        caller.expiresAt() == null
                                                ? null
                                                : Times.text(
                                                        caller.expiresAt()
                                                                .atOffset(ZoneOffset.UTC))));
    }
}
