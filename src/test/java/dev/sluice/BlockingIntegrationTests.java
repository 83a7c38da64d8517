package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Nothing blocks an event loop. All integration tests run under the same watch, where a call that
 * blocks fails its request; here the common roads are asserted to have none.
 */
class BlockingIntegrationTests {

    private static final String TASK = "task_01900000-0000-7000-8000-000000002101";

    @Test
    void seesACallThatBlocks() {
        var before = BlockingCalls.seen().size();
        var blocked =
                Mono.delay(Duration.ofMillis(1))
                        .map(
                                _ -> {
                                    try {
                                        return new CountDownLatch(1)
                                                .await(5, TimeUnit.MILLISECONDS);
                                    } catch (InterruptedException interruption) {
                                        throw new IllegalStateException(interruption);
                                    }
                                });
        assertThatThrownBy(blocked::block).hasMessageContaining("Blocking call");
        assertThat(BlockingCalls.seen()).hasSize(before + 1);
    }

    @Test
    void blocksNoEventLoopOnAnyRoad() {
        var sluice = TestSluice.shared();
        var before = BlockingCalls.seen();
        var documents =
                List.of(
                        "{ viewer { name } }",
                        "{ task(id: \"%s\") { title project { name members { totalCount } } } }"
                                .formatted(TASK),
                        "{ a: tasks(first: 3) { nodes { title } pageInfo { endCursor } totalCount } b: projects { nodes { name } } }",
                        "{ taskAggregate(groupBy: [STATUS]) { count key { status } } }",
                        "{ nodes(ids: [\"%s\"]) { id ... on Task { title } } }".formatted(TASK),
                        "{ __schema { types { name } } }",
                        "{ nothing }",
                        "{ tasks(first: 100000) { nodes { id } } }",
                        "{ tasks(filter: {title: null}) { nodes { id } } }");
        for (var caller : List.of("ada", "barbara", "anonymous")) {
            for (var document : documents) {
                assertThat(
                                sluice.ask(caller, document).has("data")
                                        || sluice.ask(caller, document).has("errors"))
                        .isTrue();
            }
        }
        assertThat(BlockingCalls.seen()).isEqualTo(before);
    }
}
