package dev.sluice.gateway.document;

import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import graphql.AssertException;
import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.parser.exceptions.ParseCancelledException;
import graphql.parser.exceptions.ParseCancelledTooDeepException;
import graphql.parser.exceptions.ParseCancelledTooManyCharsException;
import io.netty.buffer.ByteBufUtil;

/** Parses documents within the limits of lexer and parser, and counts what they select. */
public final class DocumentLimits {

    /** Characters of white space and comments are tokens too; beyond the limit the lexer stops. */
    private static final int WHITE_SPACE_FACTOR = 14;

    private final Limits limits;
    private final ParserOptions options;

    public DocumentLimits(Limits limits) {
        this.limits = limits;
        this.options =
                ParserOptions.newParserOptions()
                        .captureSourceLocation(true)
                        .captureIgnoredChars(false)
                        .captureLineComments(false)
                        .maxCharacters(limits.maxDocument())
                        .maxTokens(limits.maxTokens())
                        .maxWhitespaceTokens(limits.maxTokens() * WHITE_SPACE_FACTOR)
                        .build();
    }

    /**
     * Parses a document.
     *
     * @throws Refusal if it is beyond a limit
     * @throws InvalidSyntaxException if it is not GraphQL
     */
    public Document parse(String text) {
        var bytes = ByteBufUtil.utf8Bytes(text);
        if (bytes > limits.maxDocument()) {
            throw Refusal.limit(
                    "The document has %d bytes; at most %d are allowed: send values as variables"
                            .formatted(bytes, limits.maxDocument()));
        }
        NumberLimit.check(text);
        try {
            var document = new Parser().parseDocument(environment(text));
            DocumentCount.check(document, limits);
            return document;
        } catch (ParseCancelledException
                | ParseCancelledTooDeepException
                | ParseCancelledTooManyCharsException tooMuch) {
            throw Refusal.limit(
                    "The document has more than %d tokens, or is nested too deeply to be parsed"
                            .formatted(limits.maxTokens()));
        } catch (AssertException noCharacter) { // the library has no text for this error
            throw Refusal.badInput(
                    "A string of the document has an escape, \\u, of a character that does not exist");
        }
    }

    private ParserEnvironment environment(String text) {
        return ParserEnvironment.newParserEnvironment()
                .document(text)
                .parserOptions(options)
                .build();
    }
}
