package dev.sluice.gateway;

import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.parser.ParsingListener;
import graphql.parser.exceptions.ParseCancelledException;
import graphql.parser.exceptions.ParseCancelledTooDeepException;
import graphql.parser.exceptions.ParseCancelledTooManyCharsException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a document may hold, looked at before it is validated. Fragments count wherever they are
 * spread, each looked at once, so that what a few lines blow up to is known without blowing it up.
 */
final class DocumentLimits {

    /** Characters of white space and comments are tokens too; beyond the limit the lexer stops. */
    private static final int WHITE_SPACE_FACTOR = 14;

    /** Digits of a number. */
    static final int MOST_DIGITS = 1000;

    private final Limits limits;
    private final ParserOptions options;

    DocumentLimits(Limits limits) {
        this.limits = limits;
        this.options =
                ParserOptions.newParserOptions()
                        .captureSourceLocation(true)
                        .captureIgnoredChars(false)
                        .captureLineComments(false)
                        .maxCharacters(limits.maxDocument())
                        .maxTokens(limits.maxTokens())
                        .maxWhitespaceTokens(limits.maxTokens() * WHITE_SPACE_FACTOR)
                        .parsingListener(DocumentLimits::checkNumber)
                        .build();
    }

    /** How documents are parsed. */
    ParserOptions parserOptions() {
        return options;
    }

    /** The parser takes a time that grows with the square of a number's digits. */
    private static void checkNumber(ParsingListener.Token token) {
        var text = token.getText();
        if (text != null
                && text.length() > MOST_DIGITS
                && (text.charAt(0) == '-' || Character.isDigit(text.charAt(0)))) {
            throw Refusal.limit("A number has more than " + MOST_DIGITS + " digits");
        }
    }

    /**
     * Refuses a document that holds too much. One that cannot be parsed fails as the parser says.
     */
    void check(String text) {
        if (text.length() > limits.maxDocument()) {
            throw Refusal.limit(
                    "The document has "
                            + text.length()
                            + " characters; at most "
                            + limits.maxDocument()
                            + " are allowed: send values as variables");
        }
        Document document;
        try {
            document =
                    new Parser()
                            .parseDocument(
                                    ParserEnvironment.newParserEnvironment()
                                            .document(text)
                                            .parserOptions(options)
                                            .build());
        } catch (ParseCancelledException
                | ParseCancelledTooDeepException
                | ParseCancelledTooManyCharsException tooMuch) {
            throw Refusal.limit(
                    "The document has more than "
                            + limits.maxTokens()
                            + " tokens, or is nested too deeply to be parsed");
        }
        new Count(document).check();
    }

    /** What a selection set holds, all in all. */
    private record Size(long fields, long aliases, long directives, long roots, long nesting) {

        static final Size NONE = new Size(0, 0, 0, 0, 0);

        Size with(Size other) {
            return new Size(
                    fields + other.fields,
                    aliases + other.aliases,
                    directives + other.directives,
                    roots + other.roots,
                    Math.max(nesting, other.nesting));
        }

        Size capped() {
            var most = (long) Integer.MAX_VALUE;
            return new Size(
                    Math.min(fields, most),
                    Math.min(aliases, most),
                    Math.min(directives, most),
                    Math.min(roots, most),
                    nesting);
        }
    }

    private final class Count {

        private final Document document;
        private final Map<String, FragmentDefinition> fragments = new HashMap<>();
        private final Map<String, Size> sizes = new HashMap<>();

        Count(Document document) {
            this.document = document;
            document.getDefinitionsOfType(FragmentDefinition.class)
                    .forEach(fragment -> fragments.put(fragment.getName(), fragment));
        }

        void check() {
            for (var operation : document.getDefinitionsOfType(OperationDefinition.class)) {
                var size =
                        of(operation.getSelectionSet())
                                .with(new Size(0, 0, operation.getDirectives().size(), 0, 0));
                check("nested selections", size.nesting(), limits.maxNesting());
                check("root fields", size.roots(), limits.maxRootFields());
                check("aliases", size.aliases(), limits.maxAliases());
                check("directives", size.directives(), limits.maxDirectives());
                check("fields", size.fields(), limits.maxFields());
            }
        }

        private void check(String what, long size, int most) {
            if (size > most) {
                throw Refusal.limit(
                        "The operation has "
                                + (size >= Integer.MAX_VALUE ? "far too many" : "" + size)
                                + " "
                                + what
                                + "; at most "
                                + most
                                + " are allowed");
            }
        }

        private Size of(@Nullable SelectionSet selections) {
            var size = Size.NONE;
            if (selections != null) {
                for (Object selection : selections.getSelections()) {
                    size = size.with(ofSelection(selection));
                }
            }
            return size.capped();
        }

        private Size ofSelection(Object selection) {
            return switch (selection) {
                case Field field -> {
                    var inner = of(field.getSelectionSet());
                    yield new Size(
                            inner.fields() + 1,
                            inner.aliases() + (field.getAlias() == null ? 0 : 1),
                            inner.directives() + field.getDirectives().size(),
                            1,
                            inner.nesting() + 1);
                }
                case InlineFragment inline ->
                        of(inline.getSelectionSet())
                                .with(directives(inline.getDirectives().size()));
                case FragmentSpread spread ->
                        ofFragment(spread.getName())
                                .with(directives(spread.getDirectives().size()));
                default -> Size.NONE;
            };
        }

        private static Size directives(int count) {
            return new Size(0, 0, count, 0, 0);
        }

        /** Circular fragments are validation's to refuse: here the second round counts nothing. */
        private Size ofFragment(String name) {
            var known = sizes.get(name);
            if (known != null) {
                return known;
            }
            sizes.put(name, Size.NONE);
            var fragment = fragments.get(name);
            var size =
                    fragment == null
                            ? Size.NONE
                            : of(fragment.getSelectionSet())
                                    .with(directives(fragment.getDirectives().size()));
            sizes.put(name, size);
            return size;
        }
    }
}
