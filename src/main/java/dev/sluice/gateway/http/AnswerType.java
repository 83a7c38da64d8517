package dev.sluice.gateway.http;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Selects the media type of an answer by the {@code Accept} header of its request. */
public final class AnswerType {

    static final MediaType GRAPHQL_RESPONSE =
            MediaType.parseMediaType("application/graphql-response+json");

    private AnswerType() {}

    /**
     * Returns the type that the client prefers: {@code application/json} or {@code
     * application/graphql-response+json}. Returns null if the client accepts neither, or if the
     * header cannot be read.
     */
    static @Nullable MediaType of(HttpHeaders headers) {
        var ranges = accepted(headers);
        if (ranges == null) {
            return null;
        }
        if (ranges.isEmpty()) {
            return MediaType.APPLICATION_JSON;
        }
        return ranges.stream()
                .filter(range -> range.getQualityValue() > 0)
                .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
                .map(AnswerType::within)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the media type of an error: the type that the client prefers, or {@code
     * application/json} if the client accepts neither type.
     */
    public static MediaType ofError(HttpHeaders headers) {
        var type = of(headers);
        return type == null ? MediaType.APPLICATION_JSON : type;
    }

    /**
     * Whether the client prefers a stream of events to JSON. Some clients name it after JSON, only
     * to say that they could read it.
     */
    public static boolean isOfEvents(HttpHeaders headers) {
        var ranges = accepted(headers);
        return ranges != null
                && ranges.stream()
                        .filter(range -> range.getQualityValue() > 0)
                        .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
                        .filter(range -> isEvents(range) || within(range) != null)
                        .findFirst()
                        .filter(AnswerType::isEvents)
                        .isPresent();
    }

    private static boolean isEvents(MediaType range) {
        return range.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM);
    }

    /** Returns the media ranges of the header, or null if the header cannot be read. */
    private static @Nullable List<MediaType> accepted(HttpHeaders headers) {
        try {
            return headers.getAccept();
        } catch (InvalidMediaTypeException unreadable) {
            return null;
        }
    }

    private static @Nullable MediaType within(MediaType range) {
        if (range.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            return MediaType.APPLICATION_JSON;
        }
        return range.isCompatibleWith(GRAPHQL_RESPONSE) ? GRAPHQL_RESPONSE : null;
    }
}
