package dev.sluice.gateway.http;

import dev.sluice.gateway.document.NumberLimit;
import dev.sluice.gateway.persisted.DocumentInterceptor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.graphql.support.DefaultGraphQlRequest;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ValueNode;

/**
 * Reads GraphQL requests from JSON, or from parameters of an address. Invalid requests fail with an
 * {@link HttpRefusal}. Safe for all threads.
 */
public final class RequestJson {

    private static final String QUERY = "query";
    private static final String OPERATION_NAME = "operationName";
    private static final String VARIABLES = "variables";
    private static final String EXTENSIONS = "extensions";
    private static final String DOCUMENT_ID = "documentId";
    private static final String SHA_256 = "sha256:";

    private final JsonMapper json =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .nodeFactory(new NearExponents())
                    .build();

    /**
     * Limits the exponents of numbers. Other code writes out all digits of a number before it
     * rejects the number, so {@code 1e999999999} would fill the memory. After the limit, such a
     * number still has too many digits and is rejected.
     */
    private static final class NearExponents extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;
        private static final int FARTHEST = NumberLimit.MAX_DIGITS + 1;

        @Override
        public ValueNode numberNode(@Nullable BigDecimal number) {
            return super.numberNode(number == null ? null : near(number));
        }

        private static BigDecimal near(BigDecimal number) {
            var scale = Math.clamp(number.scale(), -FARTHEST, FARTHEST);
            return scale == number.scale() ? number : new BigDecimal(number.unscaledValue(), scale);
        }
    }

    /**
     * Reads the request in the parameters of an address.
     *
     * @throws HttpRefusal if they are no request
     */
    GraphQlRequest request(MultiValueMap<String, String> parameters) {
        return request(
                parameters.getFirst(QUERY),
                parameters.getFirst(DOCUMENT_ID),
                parameters.getFirst(OPERATION_NAME),
                parameter(parameters.getFirst(VARIABLES)),
                parameter(parameters.getFirst(EXTENSIONS)));
    }

    private @Nullable JsonNode parameter(@Nullable String text) {
        return text == null ? null : tree(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Parses JSON.
     *
     * @throws HttpRefusal if it is not valid
     */
    public JsonNode tree(byte[] bytes) {
        try {
            return json.readTree(bytes);
        } catch (JacksonException | ArithmeticException | NumberFormatException malformed) {
            throw HttpRefusal.of(
                    HttpStatus.BAD_REQUEST, "The request is not valid JSON, or nested too deeply");
        }
    }

    /**
     * Reads the request in a JSON object.
     *
     * @throws HttpRefusal if it is no request
     */
    public GraphQlRequest request(JsonNode body) {
        if (body.isArray()) {
            throw HttpRefusal.of(
                    HttpStatus.BAD_REQUEST,
                    "Batches are not taken: send several root fields, or several requests");
        }
        if (!body.isObject()) {
            throw HttpRefusal.of(HttpStatus.BAD_REQUEST, "The request must be a JSON object");
        }
        return request(
                text(body, QUERY),
                text(body, DOCUMENT_ID),
                text(body, OPERATION_NAME),
                body.get(VARIABLES),
                body.get(EXTENSIONS));
    }

    private static @Nullable String text(JsonNode body, String member) {
        var value = body.get(member);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw HttpRefusal.of(
                    HttpStatus.BAD_REQUEST, "The request's \"" + member + "\" must be a string");
        }
        return value.stringValue();
    }

    private GraphQlRequest request(
            @Nullable String query,
            @Nullable String documentId,
            @Nullable String operationName,
            @Nullable JsonNode variables,
            @Nullable JsonNode extensions) {
        var all = withDocument(documentId, map(EXTENSIONS, extensions));
        var named = all != null && all.get(DocumentInterceptor.EXTENSION) != null;
        if ((query == null || query.isBlank()) && !named) {
            throw HttpRefusal.of(HttpStatus.BAD_REQUEST, "The request has no \"query\"");
        }
        return new DefaultGraphQlRequest(
                query == null || query.isBlank() ? DocumentInterceptor.NAMED : query,
                operationName == null || operationName.isEmpty() ? null : operationName,
                map(VARIABLES, variables),
                all);
    }

    /**
     * Adds the id of a stored document to the extensions, in the form of Apollo's protocol. Clients
     * may send the id in that form or as {@code documentId}, the name in the specification.
     */
    private static @Nullable Map<String, Object> withDocument(
            @Nullable String id, @Nullable Map<String, Object> extensions) {
        if (id == null) {
            return extensions;
        }
        var all = new LinkedHashMap<>(extensions == null ? Map.of() : extensions);
        var hash = id.startsWith(SHA_256) ? id.substring(SHA_256.length()) : id;
        all.put(
                DocumentInterceptor.EXTENSION,
                Map.of(DocumentInterceptor.VERSION, 1, DocumentInterceptor.HASH, hash));
        return all;
    }

    private <V extends @Nullable Object> @Nullable Map<String, V> map(
            String member, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            throw HttpRefusal.of(
                    HttpStatus.BAD_REQUEST, "The request's \"" + member + "\" must be an object");
        }
        return json.treeToValue(value, new TypeReference<Map<String, V>>() {});
    }
}
