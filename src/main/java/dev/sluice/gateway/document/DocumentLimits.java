package dev.sluice.gateway.document;

import dev.sluice.policy.Limit;
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

/** Parses documents within the limits of lexer and parser, and limits what a document selects. */
public final class DocumentLimits {

    /**
     * The maximum of white-space tokens, as a multiple of the maximum of other tokens. To the
     * lexer, each character of white space or of a comment is such a token.
     */
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
     * @throws Refusal if the document exceeds a limit, or a string in it has an invalid escape
     * @throws InvalidSyntaxException if the text is not GraphQL
     */
    public Document parse(String text) {
        var bytes = ByteBufUtil.utf8Bytes(text);
        if (bytes > limits.maxDocument()) {
            throw Refusal.limit(
                    Limit.DOCUMENT,
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
                    Limit.DOCUMENT,
                    "The document has more than %d tokens, or is nested too deeply to be parsed"
                            .formatted(limits.maxTokens()));
        } catch (AssertException noCharacter) { // the library has no message for this error
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
