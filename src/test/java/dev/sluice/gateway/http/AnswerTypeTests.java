package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

class AnswerTypeTests {

    /** The fifth header is that of urql for queries, the sixth that for subscriptions. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/event-stream | true",
                "text/event-stream, application/json | true",
                "application/json, text/event-stream | false",
                "application/json;q=0.5, text/event-stream | true",
                "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed | false",
                "text/event-stream, multipart/mixed | true",
                "*/* | false",
                "*/*, text/event-stream | false",
                "text/event-stream;q=0 | false",
                "text/html | false",
                "nonsense | false"
            })
    void findsClientsThatPreferEvents(String accept, boolean events) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT, accept);
        assertThat(AnswerType.isOfEvents(headers)).isEqualTo(events);
    }
}
