package dev.sluice.gateway;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.support.DefaultGraphQlRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;

/** Requests as a transport for subscriptions makes them. */
public final class TestRequests {

    private TestRequests() {}

    /** A request for a document, with the attributes of its exchange. */
    public static WebGraphQlRequest of(String document, Map<String, Object> attributes) {
        return new WebGraphQlRequest(
                URI.create("http://localhost/graphql"),
                new HttpHeaders(),
                new LinkedMultiValueMap<>(),
                null,
                attributes,
                new DefaultGraphQlRequest(document),
                "1",
                Locale.ROOT);
    }
}
