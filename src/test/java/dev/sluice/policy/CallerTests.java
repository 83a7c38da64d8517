package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.Caller.Kind;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallerTests {

    private static final UUID KEY = new UUID(1, 2);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 1);

    @Test
    void haveAKeyOrANameAsTheirKindDemands() {
        assertThat(Caller.user(KEY).id()).isEqualTo(KEY);
        assertThat(Caller.agent(KEY).id()).isEqualTo(KEY);
        assertThat(Caller.anonymous().id()).isNull();
        assertThat(Caller.service("worker", Set.of()).service()).isEqualTo("worker");
        for (var kind : Kind.values()) {
            assertThatThrownBy(() -> new Caller(kind, KEY, "worker", Set.of(), null, false))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Caller(Kind.AGENT, null, null, Set.of(), null, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Caller(Kind.SERVICE, null, null, Set.of(), null, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepTheirSubjectWhenScopesAndExpiryChange() {
        var end = Instant.parse("2026-01-01T00:00:00Z");
        var caller = Caller.user(KEY).asWide().until(end).withScopes(Set.of("feed:read"));

        assertThat(caller)
                .isEqualTo(new Caller(Kind.USER, KEY, null, Set.of("feed:read"), end, true));
    }

    @Test
    void copyTheirScopes() {
        var scopes = new HashSet<>(Set.of("jobs:work"));
        var caller = Caller.service("worker", scopes);
        scopes.add("feed:read");

        assertThat(caller.scopes()).containsExactly("jobs:work");
        assertThatThrownBy(() -> caller.scopes().add("feed:read"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anAgentIsNoUser() {
        assertThat(Caller.agent(KEY).userId()).isNull();
        assertThat(Caller.administrator(KEY).userId()).isEqualTo(KEY);
    }

    /** A hint that changes no statement must not double the plans. */
    @Test
    void shareAClassUnlessTheHintMatters() {
        assertThat(Caller.user(KEY).asWide().asClass()).isNotEqualTo(Caller.user(KEY).asClass());
        assertThat(Caller.administrator(KEY).asWide().asClass())
                .isEqualTo(CallerClass.of(Kind.ADMINISTRATOR));
        assertThat(Caller.user(KEY).until(Instant.EPOCH).asClass())
                .isEqualTo(Caller.user(new UUID(3, 4)).asClass());
    }

    @Test
    void areCountedApartByKindAndSubject() {
        var keys =
                Set.of(
                        CallerKey.of(Caller.user(KEY), ADDRESS),
                        CallerKey.of(Caller.agent(KEY), ADDRESS),
                        CallerKey.of(Caller.service(KEY.toString(), Set.of()), ADDRESS),
                        CallerKey.of(Caller.service("worker", Set.of()), ADDRESS),
                        CallerKey.of(Caller.anonymous(), ADDRESS));

        assertThat(keys).hasSize(5);
        assertThat(keys.stream().filter(CallerKey::isUser)).hasSize(4);
        assertThat(CallerKey.of(Caller.user(KEY), ADDRESS))
                .isEqualTo(CallerKey.of(Caller.administrator(KEY), null));
    }
}
