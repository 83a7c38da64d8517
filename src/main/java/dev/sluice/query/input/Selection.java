package dev.sluice.query.input;

import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.Field;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.SelectionSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A selected field with its sub-selections. Fragments, {@code @include} and {@code @skip} are
 * resolved, and fields with equal response keys are merged. Validation has already ensured that
 * these fields can be merged.
 */
public final class Selection {

    private final RequestedOperation operation;
    private final List<Field> fields;

    /**
     * Creates a selection.
     *
     * @param operation the operation that contains the field
     * @param fields the field's nodes in the syntax tree; several if the document repeats the field
     */
    public Selection(RequestedOperation operation, List<Field> fields) {
        this.operation = operation;
        this.fields = fields;
    }

    /** The selections of an operation's root fields. */
    static Collection<Selection> roots(RequestedOperation operation) {
        var collected = new LinkedHashMap<String, List<Field>>();
        new Selection(operation, List.of())
                .collect(operation.definition().getSelectionSet(), _ -> true, collected);
        return collected.values().stream().map(same -> new Selection(operation, same)).toList();
    }

    /** The operation that contains the field. */
    public RequestedOperation operation() {
        return operation;
    }

    /** The field's nodes in the syntax tree. */
    public List<Field> fields() {
        return fields;
    }

    /** The field's name. */
    public String name() {
        return fields.getFirst().getName();
    }

    /** Whether both selections have the same nodes of the syntax tree. */
    public boolean isSameAs(@Nullable Selection other) {
        return other != null && other.fields.equals(fields);
    }

    /** The arguments that the field is given, by name. */
    public Map<String, Input> arguments() {
        return Input.arguments(fields.getFirst(), operation.variables());
    }

    /** The value of an argument; null if it is absent or null. */
    public @Nullable Input argument(String name) {
        var input = arguments().get(name);
        return input == null || input.isNull() ? null : input;
    }

    /**
     * The selected fields of the object in the document's order, by response key.
     *
     * @param applies whether a fragment on the named type applies to the object
     */
    public Map<String, Selection> members(Predicate<String> applies) {
        var collected = new LinkedHashMap<String, List<Field>>();
        for (var field : fields) {
            collect(field.getSelectionSet(), applies, collected);
        }
        var members = new LinkedHashMap<String, Selection>();
        collected.forEach((key, same) -> members.put(key, new Selection(operation, same)));
        return members;
    }

    /** The selected fields of an object to which all fragments apply. */
    public Map<String, Selection> members() {
        return members(_ -> true);
    }

    private void collect(
            @Nullable SelectionSet selections,
            Predicate<String> applies,
            Map<String, List<Field>> collected) {
        if (selections == null) {
            return;
        }
        for (Object selection : selections.getSelections()) {
            switch (selection) {
                case Field field when isIncluded(field) ->
                        collected
                                .computeIfAbsent(field.getResultKey(), _ -> new ArrayList<>())
                                .add(field);
                case InlineFragment inline when isIncluded(inline) -> {
                    if (inline.getTypeCondition() == null
                            || applies.test(inline.getTypeCondition().getName())) {
                        collect(inline.getSelectionSet(), applies, collected);
                    }
                }
                case FragmentSpread spread when isIncluded(spread) -> {
                    var fragment =
                            Objects.requireNonNull(operation.fragments().get(spread.getName()));
                    if (applies.test(fragment.getTypeCondition().getName())) {
                        collect(fragment.getSelectionSet(), applies, collected);
                    }
                }
                default -> {}
            }
        }
    }

    private boolean isIncluded(DirectivesContainer<?> node) {
        return condition(node, "include", true) && !condition(node, "skip", false);
    }

    private boolean condition(DirectivesContainer<?> node, String directive, boolean otherwise) {
        return Stream.ofNullable(node.getDirectives(directive))
                .flatMap(List::stream)
                .findFirst()
                .map(this::condition)
                .orElse(otherwise);
    }

    private Boolean condition(Directive directive) {
        var argument = Objects.requireNonNull(directive.getArgument("if"));
        return Boolean.TRUE.equals(Input.of(argument.getValue(), operation.variables()).current());
    }
}
