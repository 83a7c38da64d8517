package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.live.LiveConnections;
import dev.sluice.gateway.live.SubscriptionLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GraphiQL's subscriptions in a real browser, while SQL writes rows. */
@Timeout(180)
class BrowserStreamIntegrationTests {

    private static final String JOB = "01900000-0000-7000-8000-0000000000f9";
    private static final String CONVERSATION = "01900000-0000-7000-8000-000000000011";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DatabaseTarget database = TestDatabase.copy();
    private TestBrowser browser;
    private TestSluice sluice;

    @BeforeEach
    void open() {
        browser = TestBrowser.open();
        sluice = TestSluice.start(database, Map.of());
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (sluice != null) {
            sluice.close();
        }
    }

    private void subscribe(String tab) {
        browser.get(
                "http://localhost:%d/graphiql#token=%s"
                        .formatted(sluice.port(), sluice.token("grace")));
        browser.see("#who", "Signed in as Grace");
        browser.tab(tab);
        browser.start();
        browser.see("#stream", "waiting for the first event");
        assertThat(subscriptions()).isEqualTo(1);
    }

    private int subscriptions() {
        return sluice.bean(SubscriptionLimit.class).taken();
    }

    private void awaitNoSubscription() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(subscriptions()).isZero();
                            assertThat(sluice.bean(LiveConnections.class).count()).isZero();
                        });
    }

    private void write(String statement) {
        TestDatabase.execute(database, statement);
    }

    @Test
    void showsTheProgressOfAJobUntilTheUserStops() throws IOException {
        subscribe("JobProgress");
        browser.screenshot("stream-waiting");
        for (var percent : List.of(70, 80, 90)) {
            write(StreamExample.report(JOB, percent));
            browser.see(".result-window", "\"percent\": \"%d.00\"".formatted(percent));
            browser.screenshot("stream-progress-" + percent);
        }
        browser.see("#stream", "Subscribed: 3 events, the last at");
        assertThat(browser.text(".result-window")).doesNotContain("80.00", "\"errors\"");

        browser.start();

        awaitNoSubscription();
        assertThat(browser.text("#stream")).isEmpty();
        assertThat(browser.text(".result-window")).contains("90.00");
        browser.assertQuietAndAlone();
    }

    @Test
    void showsAMessageAndEndsWhenTheUserSignsOut() throws IOException {
        subscribe("NewMessages");
        write(StreamExample.message(CONVERSATION, "The walker is done – at last"));
        browser.see(".result-window", "\"content\": \"The walker is done – at last\"");
        browser.see("#stream", "Subscribed: 1 event, the last at");
        browser.screenshot("stream-message");

        browser.button("Sign out").click();

        browser.see("#who", "Not signed in");
        awaitNoSubscription();
        browser.assertQuietAndAlone();
    }

    @Test
    void saysWhyThereIsNoStream() {
        var other = "01900000-0000-7000-8000-000000000012";
        browser.get(
                "http://localhost:%d/graphiql#token=%s"
                        .formatted(sluice.port(), sluice.token("grace")));
        browser.see("#who", "Signed in as Grace");
        browser.tab("NewMessages");
        browser.script(
                "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.setValue(arguments[0])",
                "subscription NewMessages { messageAdded(conversationId: \"conversation_%s\") { id } }"
                        .formatted(other));
        browser.run();
        browser.see(".result-window", "\"code\": \"NOT_FOUND\"");
        assertThat(browser.text("#stream")).isEmpty();
        awaitNoSubscription();
    }

    /** A restart of the gateway at the same port: the row that is written meanwhile comes too. */
    @Test
    void goesOnWhereItWasAfterTheConnectionWasLost() throws IOException {
        subscribe("NewMessages");
        write(StreamExample.message(CONVERSATION, "before"));
        browser.see(".result-window", "\"before\"");
        var port = sluice.port();
        sluice.close();
        sluice = null;
        browser.see("#stream", "Connection lost after 1 event: trying again");
        browser.screenshot("stream-lost");
        write(StreamExample.message(CONVERSATION, "missed"));

        sluice = TestSluice.start(database, Map.of("server.port", "" + port));

        browser.see(".result-window", "\"missed\"");
        write(StreamExample.message(CONVERSATION, "after"));
        browser.see(".result-window", "\"after\"");
        browser.see("#stream", "Subscribed: 3 events");
        browser.start();
        awaitNoSubscription();
    }

    /** The parts of the text have all sizes, so each line end is split in two once. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsEventsInAnyParts(String end) {
        browser.get("http://localhost:%d/graphiql".formatted(sluice.port()));
        browser.see("#who", "Not signed in");
        var text =
                ":\n\nid: 1\n\nevent: next\nid: 2\ndata: {\"a\":\ndata:  1}\n\n: a comment\nretry: 5\nevent: complete\ndata:\n\ndata: cut"
                        .replace("\n", end);
        for (var size = 1; size <= text.length(); size++) {
            var events =
                    browser.script(
                            """
                            const events = [];
                            const parse = stream.parser(event => events.push([event.type, event.id, event.data]));
                            for (let i = 0; i < arguments[0].length; i += arguments[1]) {
                              parse(arguments[0].slice(i, i + arguments[1]));
                            }
                            return JSON.stringify(events)""",
                            text,
                            size);
            assertThat(events)
                    .as("parts of %d", size)
                    .isEqualTo(
                            "[[\"message\",\"\",null],[\"message\",\"1\",null],"
                                    + "[\"next\",\"2\",\"{\\\"a\\\":\\n 1}\"],[\"complete\",\"2\",\"\"]]");
        }
    }
}
