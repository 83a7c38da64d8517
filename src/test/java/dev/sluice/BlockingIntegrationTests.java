package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Nothing blocks an event loop on the common roads. Classes are loaded in a first round, which does
 * not count.
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
        blocked.block();
        assertThat(BlockingCalls.seen()).hasSize(before + 1);
    }

    @Test
    void blocksNoEventLoopOnAnyRoad() {
        var sluice = TestSluice.shared();
        var documents =
                List.of(
                        "{ viewer { name } }",
                        "{ task(id: \"%s\") { title project { name members { totalCount } } } }"
                                .formatted(TASK),
                        "{ a: tasks(first: 3) { nodes { title } pageInfo { endCursor } totalCount } b: projects { nodes { name } } }",
                        "{ tasks { aggregate(groupBy: [{status: true}]) { count key { status } } } }",
                        "{ nodes(ids: [\"%s\"]) { id ... on Task { title } } }".formatted(TASK),
                        "{ __schema { types { name } } }",
                        "{ nothing }",
                        "{ tasks(first: 100000) { nodes { id } } }",
                        "{ tasks(filter: {title: null}) { nodes { id } } }");
        ask(sluice, documents);
        var before = BlockingCalls.seen();
        ask(sluice, documents);
        assertThat(BlockingCalls.seen()).isEqualTo(before);
    }

    private static void ask(TestSluice sluice, List<String> documents) {
        for (var caller : List.of("ada", "barbara", "anonymous")) {
            for (var document : documents) {
                var answer = sluice.ask(caller, document);
                assertThat(answer.has("data") || answer.has("errors")).isTrue();
            }
        }
    }
}
