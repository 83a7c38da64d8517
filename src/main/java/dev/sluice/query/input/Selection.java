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
 * The selection of a field: its sub-selections with fragments, {@code @include} and {@code @skip}
 * resolved and equal response keys merged. Validation has seen to it that what is merged can be.
 */
public final class Selection {

    private final RequestedOperation operation;
    private final List<Field> fields;

    /**
     * A selection.
     *
     * @param operation the operation that it is in
     * @param fields the field's nodes, several if the document repeats it
     */
    public Selection(RequestedOperation operation, List<Field> fields) {
        this.operation = operation;
        this.fields = fields;
    }

    /** The fields of an operation's root. */
    static Collection<Selection> roots(RequestedOperation operation) {
        var collected = new LinkedHashMap<String, List<Field>>();
        new Selection(operation, List.of())
                .collect(operation.definition().getSelectionSet(), _ -> true, collected);
        return collected.values().stream().map(same -> new Selection(operation, same)).toList();
    }

    /** The operation that the field is in. */
    public RequestedOperation operation() {
        return operation;
    }

    /** The field's nodes. */
    public List<Field> fields() {
        return fields;
    }

    /** The field's name. */
    public String name() {
        return fields.getFirst().getName();
    }

    /** Whether the same nodes of the document select both. */
    public boolean isSameAs(@Nullable Selection other) {
        return other != null && other.fields.equals(fields);
    }

    /** The arguments that are given. */
    public Map<String, Input> arguments() {
        return Input.arguments(fields.getFirst(), operation.variables());
    }

    /** The value of an argument; null if it is absent or null. */
    public @Nullable Input argument(String name) {
        var input = arguments().get(name);
        return input == null || input.isNull() ? null : input;
    }

    /**
     * The selected members in order, by response key.
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

    /** The members of an object whose type no fragment narrows. */
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
