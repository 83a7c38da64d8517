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

/** Reads documents: parses, counts and validates each of them once. */
public final class DocumentReader {

    private final GraphQLSchema schema;
    private final DocumentLimits limits;
    private final int maxIntrospection;

    public DocumentReader(GraphQLSchema schema, Limits limits) {
        this.schema = schema;
        this.limits = new DocumentLimits(limits);
        this.maxIntrospection = limits.maxIntrospection();
    }

    /** The document of a text, or the errors that it has. */
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

    /** The library's rule against cycles takes cubic time, and the count has refused them. */
    private List<? extends GraphQLError> validate(Document document) {
        return ParseAndValidate.validate(
                schema, document, rule -> rule != NoFragmentCycles.class, Locale.ROOT);
    }
}
