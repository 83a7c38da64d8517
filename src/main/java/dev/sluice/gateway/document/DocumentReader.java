package dev.sluice.gateway.document;

import dev.sluice.gateway.Errors;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import graphql.GraphQLError;
import graphql.ParseAndValidate;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.schema.GraphQLSchema;
import graphql.validation.rules.NoFragmentCycles;
import java.util.List;
import java.util.Locale;

/** Reads documents: parses a text, checks its limits and validates it. */
public final class DocumentReader {

    private final GraphQLSchema schema;
    private final DocumentLimits limits;
    private final int maxIntrospection;

    public DocumentReader(GraphQLSchema schema, Limits limits) {
        this.schema = schema;
        this.limits = new DocumentLimits(limits);
        this.maxIntrospection = limits.maxIntrospection();
    }

    /** Returns the document of a text, or the errors of the text. */
    public PreparsedDocumentEntry read(String text) {
        try {
            var document = limits.parse(text);
            var errors = validate(document);
            if (!errors.isEmpty()) {
                return new PreparsedDocumentEntry(document, errors);
            }
            IntrospectionCount.check(document, schema, maxIntrospection);
            return new PreparsedDocumentEntry(document);
        } catch (Refusal refusal) {
            return new PreparsedDocumentEntry(List.of(Errors.of(refusal)));
        } catch (InvalidSyntaxException malformed) {
            return new PreparsedDocumentEntry(malformed.toInvalidSyntaxError());
        }
    }

    /**
     * Validates without the library's rule against cycles of fragments, which takes cubic time.
     * {@link DocumentLimits} has already rejected cycles.
     */
    private List<? extends GraphQLError> validate(Document document) {
        return ParseAndValidate.validate(
                schema, document, rule -> rule != NoFragmentCycles.class, Locale.ROOT);
    }
}
