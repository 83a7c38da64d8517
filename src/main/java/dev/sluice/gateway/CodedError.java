package dev.sluice.gateway;

import dev.sluice.policy.Limit;
import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.language.SourceLocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error of a response. Only {@code extensions.code} classifies the error. The response does not
 * contain the engine's own classification.
 *
 * @param path the path of the field; null for an error of the whole request
 * @param extensions the extensions of the error, with the code
 * @param limit the limit that the request exceeds, for metrics; null if there is none
 */
record CodedError(
        String message,
        List<SourceLocation> locations,
        @Nullable List<Object> path,
        Map<String, Object> extensions,
        @Nullable Limit limit)
        implements GraphQLError {

    private static final long serialVersionUID = 1L;

    /** Copies the locations and the path of an error. Message and extensions are new. */
    static CodedError of(
            GraphQLError error,
            String message,
            Map<String, Object> extensions,
            @Nullable Limit limit) {
        return new CodedError(
                message,
                Objects.requireNonNullElse(error.getLocations(), List.of()),
                error.getPath(),
                extensions,
                limit);
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public List<SourceLocation> getLocations() {
        return locations;
    }

    @Override
    public @Nullable List<Object> getPath() {
        return path;
    }

    @Override
    public Map<String, Object> getExtensions() {
        return extensions;
    }

    @Override
    public ErrorClassification getErrorType() {
        return ErrorClassification.errorClassification(String.valueOf(extensions.get(Errors.CODE)));
    }

    @Override
    public Map<String, Object> toSpecification() {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("message", message);
        if (!locations.isEmpty()) {
            printed.put("locations", locations.stream().map(CodedError::printed).toList());
        }
        if (path != null) {
            printed.put("path", path);
        }
        printed.put("extensions", extensions);
        return printed;
    }

    private static Map<String, Integer> printed(SourceLocation location) {
        var printed = new LinkedHashMap<String, Integer>();
        printed.put("line", location.getLine());
        printed.put("column", location.getColumn());
        return printed;
    }
}
