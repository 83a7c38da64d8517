package dev.sluice.gateway.document;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the fields, aliases and directives that a parsed document selects. Each fragment is
 * visited once, and its counts are added wherever it is spread. The time is therefore linear in the
 * document, even if fragments spread other fragments many times.
 */
final class DocumentCount {

    private final Limits limits;
    private final List<OperationDefinition> operations;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Size> sizes = new HashMap<>();

    private DocumentCount(Document document, Limits limits) {
        this.limits = limits;
        this.operations = document.getDefinitionsOfType(OperationDefinition.class);
        var defined = document.getDefinitionsOfType(FragmentDefinition.class);
        check("fragments", defined.size(), limits.maxFragmentDefinitions());
        defined.forEach(fragment -> fragments.put(fragment.getName(), fragment));
    }

    /**
     * Checks a document.
     *
     * @throws Refusal if the document exceeds a limit, or its fragments spread each other in a
     *     cycle
     */
    static void check(Document document, Limits limits) {
        new DocumentCount(document, limits).check();
    }

    private void check() {
        check("operations", operations.size(), limits.maxOperations());
        var all = Size.NONE;
        var variables = 0L;
        for (var operation : operations) {
            variables += operation.getVariableDefinitions().size();
            var size = of(operation.getSelectionSet(), 0, 0);
            check("root fields", size.roots(), limits.maxRootFields());
            all = all.with(size).with(directives(operation.getDirectives().size())).capped();
        }
        check("variables", variables, limits.maxVariables());
        check("aliases", all.aliases(), limits.maxAliases());
        check("directives", all.directives(), limits.maxDirectives());
        check("fields", all.fields(), limits.maxFields());
        for (var name : fragments.keySet()) {
            ofFragment(name, 0, 0);
        }
    }

    private static void check(String what, long size, int maximum) {
        if (size > maximum) {
            throw tooMany(what, size >= Integer.MAX_VALUE ? "far too many" : "" + size, maximum);
        }
    }

    private static Refusal tooMany(String what, String size, int maximum) {
        return Refusal.limit(
                Limit.DOCUMENT,
                "The document has %s %s; at most %d are allowed".formatted(size, what, maximum));
    }

    /**
     * Returns the size of a selection set.
     *
     * @param nesting number of selection sets around it
     * @param depth number of fragments around it
     */
    private Size of(@Nullable SelectionSet selections, int nesting, int depth) {
        if (selections == null) {
            return Size.NONE;
        }
        checkNesting(nesting + 1L, depth);
        var size = Size.NONE;
        for (Object selection : selections.getSelections()) {
            size = size.with(ofSelection(selection, nesting, depth));
        }
        return size.capped();
    }

    /** Checks the limits on the way down, so that the recursion is never deeper than they allow. */
    private void checkNesting(long nesting, long depth) {
        if (nesting > limits.maxNesting()) {
            throw tooMany("nested selections", "" + nesting, limits.maxNesting());
        }
        if (depth > limits.maxFragmentNesting()) {
            throw tooMany("nested fragments", "" + depth, limits.maxFragmentNesting());
        }
    }

    private Size ofSelection(Object selection, int nesting, int depth) {
        return switch (selection) {
            case Field field -> ofField(field, of(field.getSelectionSet(), nesting + 1, depth));
            case InlineFragment inline ->
                    of(inline.getSelectionSet(), nesting, depth + 1)
                            .inFragment()
                            .with(directives(inline.getDirectives().size()));
            case FragmentSpread spread ->
                    ofFragment(spread.getName(), nesting, depth)
                            .with(directives(spread.getDirectives().size()));
            default -> Size.NONE;
        };
    }

    private static Size ofField(Field field, Size inner) {
        return new Size(
                inner.fields() + 1,
                inner.aliases() + (field.getAlias() == null ? 0 : 1),
                inner.directives() + field.getDirectives().size(),
                1,
                inner.nesting() + 1,
                inner.depth());
    }

    private static Size directives(int count) {
        return new Size(0, 0, count, 0, 0, 0);
    }

    private Size ofFragment(String name, int nesting, int depth) {
        var fragment = fragments.get(name);
        if (fragment == null) {
            return Size.NONE; // validation reports the unknown name
        }
        var known = sizes.putIfAbsent(name, Size.UNFINISHED);
        if (known != null && known.depth() < 0) {
            throw Refusal.badInput("The fragment " + name + " spreads itself");
        }
        if (known == null) {
            known =
                    of(fragment.getSelectionSet(), nesting, depth + 1)
                            .inFragment()
                            .with(directives(fragment.getDirectives().size()));
            sizes.put(name, known);
        } else {
            checkNesting((long) nesting + known.nesting(), (long) depth + known.depth());
        }
        return known;
    }

    /**
     * The size of a selection.
     *
     * @param fields number of fields in it
     * @param aliases number of aliases in it
     * @param directives number of directives in it
     * @param roots number of fields at its top level
     * @param nesting maximum depth of nested fields
     * @param depth maximum depth of nested fragments
     */
    private record Size(
            long fields, long aliases, long directives, long roots, int nesting, int depth) {

        static final Size NONE = new Size(0, 0, 0, 0, 0, 0);

        /** Stands for a fragment that is being counted. */
        static final Size UNFINISHED = new Size(0, 0, 0, 0, 0, -1);

        Size with(Size other) {
            return new Size(
                    fields + other.fields,
                    aliases + other.aliases,
                    directives + other.directives,
                    roots + other.roots,
                    Math.max(nesting, other.nesting),
                    Math.max(depth, other.depth));
        }

        Size inFragment() {
            return new Size(fields, aliases, directives, roots, nesting, depth + 1);
        }

        /** Limits the counts, so that sums over many spread fragments cannot overflow. */
        Size capped() {
            var maximum = (long) Integer.MAX_VALUE;
            return new Size(
                    Math.min(fields, maximum),
                    Math.min(aliases, maximum),
                    Math.min(directives, maximum),
                    Math.min(roots, maximum),
                    nesting,
                    depth);
        }
    }
}
