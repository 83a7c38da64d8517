package dev.sluice.query.input;

import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A value given in an operation: a literal, a variable, or a part of either.
 *
 * <p>A cached plan serves all requests whose variables have the same shape. So the planner reads
 * only the structure of an input: members, number of items, and enumeration values such as a sort
 * direction. {@link #evaluate} reads the values when the plan runs.
 */
public final class Input {

    private final @Nullable Value<?> literal;
    private final @Nullable String variable;
    private final List<Object> path;
    private final Map<String, Object> variables;

    private Input(
            @Nullable Value<?> literal,
            @Nullable String variable,
            List<Object> path,
            Map<String, Object> variables) {
        this.literal = literal;
        this.variable = variable;
        this.path = path;
        this.variables = variables;
    }

    /**
     * Creates the input for a value in the document. {@code variables} are the coerced variables of
     * the request that is being planned.
     */
    public static Input of(Value<?> value, Map<String, Object> variables) {
        return value instanceof VariableReference reference
                ? new Input(null, reference.getName(), List.of(), variables)
                : new Input(value, null, List.of(), variables);
    }

    /** The arguments of a field by name. Leaves out arguments whose variable has no value. */
    public static Map<String, Input> arguments(
            graphql.language.Field field, Map<String, Object> variables) {
        var inputs = new LinkedHashMap<String, Input>();
        for (var argument : field.getArguments()) {
            if (isGiven(argument.getValue(), variables)) {
                inputs.put(argument.getName(), of(argument.getValue(), variables));
            }
        }
        return inputs;
    }

    private static boolean isGiven(Value<?> value, Map<String, Object> variables) {
        return !(value instanceof VariableReference reference)
                || variables.containsKey(reference.getName());
    }

    /** The value in the request that is being planned. */
    public @Nullable Object current() {
        return evaluate(variables);
    }

    public boolean isNull() {
        return current() == null;
    }

    /** Returns the reason why there is no value, for an error message; null if there is a value. */
    public @Nullable String missing() {
        if (!isNull()) {
            return null;
        }
        if (variable == null || !path.isEmpty()) {
            return "null is not allowed";
        }
        return "the variable $"
                + variable
                + (variables.containsKey(variable) ? " is null" : " has no value");
    }

    /**
     * The name of the first variable without a value that a literal contains; null if there is
     * none.
     */
    public @Nullable String absentVariable() {
        return literal == null ? null : absentVariable(literal);
    }

    private @Nullable String absentVariable(Value<?> value) {
        return switch (value) {
            case VariableReference reference ->
                    isGiven(reference, variables) ? null : reference.getName();
            case ArrayValue array -> firstAbsent(array.getValues());
            case ObjectValue object ->
                    firstAbsent(
                            object.getObjectFields().stream()
                                    .<Value<?>>map(ObjectField::getValue)
                                    .toList());
            default -> null;
        };
    }

    @SuppressWarnings("rawtypes") // the lists of the syntax tree are raw
    private @Nullable String firstAbsent(List<? extends Value> values) {
        for (Value<?> value : values) {
            var absent = absentVariable(value);
            if (absent != null) {
                return absent;
            }
        }
        return null;
    }

    /**
     * The value under the variables of another request. It consists of strings, numbers, booleans,
     * enumeration names, lists and maps.
     */
    @Nullable Object evaluate(Map<String, Object> others) {
        if (variable == null) {
            return literal == null ? null : plain(literal, others);
        }
        Object value = others.get(variable);
        for (var step : path) {
            value =
                    step instanceof Integer index
                            ? (value instanceof List<?> list ? list.get(index) : value)
                            : ((Map<?, ?>) java.util.Objects.requireNonNull(value)).get(step);
        }
        return value;
    }

    /** The members of an input object, including those whose variable is null or has no value. */
    public Map<String, Input> members() {
        var members = new LinkedHashMap<String, Input>();
        if (literal instanceof ObjectValue object) {
            for (var field : object.getObjectFields()) {
                members.put(field.getName(), of(field.getValue(), variables));
            }
        } else if (current() instanceof Map<?, ?> map) {
            map.keySet().forEach(key -> members.put((String) key, below(key)));
        }
        return members;
    }

    /** The items of a list. A single value counts as a list with one item. */
    public List<Input> items() {
        if (literal instanceof ArrayValue array) {
            return array.getValues().stream().map(value -> of(value, variables)).toList();
        }
        if (variable != null && current() instanceof List<?> list) {
            var items = new ArrayList<Input>();
            for (var i = 0; i < list.size(); i++) {
                items.add(below(i));
            }
            return items;
        }
        return isNull() ? List.of() : List.of(this);
    }

    private Input below(Object step) {
        var longer = new ArrayList<>(path);
        longer.add(step);
        return new Input(null, variable, longer, variables);
    }

    /**
     * Returns the same input without the variables of the planned request. Otherwise a cached plan
     * would keep these variables in memory.
     */
    Input forgetful() {
        return new Input(literal, variable, path, Map.of());
    }

    /** Whether the value is the same for every request. */
    boolean isConstant() {
        return literal != null && isConstant(literal);
    }

    private static boolean isConstant(Value<?> value) {
        return switch (value) {
            case VariableReference _ -> false;
            case ArrayValue array -> array.getValues().stream().allMatch(Input::isConstant);
            case ObjectValue object ->
                    object.getObjectFields().stream()
                            .allMatch(field -> isConstant(field.getValue()));
            default -> true;
        };
    }

    /** Returns an object that is equal for inputs with the same value in every request. */
    @Nullable Object identity() {
        if (variable != null) {
            return new Reference(variable, path);
        }
        return literal == null ? null : plain(literal, Input::reference);
    }

    /** Stands for the value of a variable, or for a part of that value. */
    private record Reference(String variable, List<Object> path) {}

    private static Object reference(String variable) {
        return new Reference(variable, List.of());
    }

    /**
     * Converts a literal to plain values: strings, numbers, booleans, enumeration names, lists and
     * maps.
     */
    public static @Nullable Object plain(Value<?> value, Map<String, Object> variables) {
        return plain(value, variables::get, variables::containsKey);
    }

    private static @Nullable Object plain(
            Value<?> value, Function<String, @Nullable Object> variables) {
        return plain(value, variables, _ -> true);
    }

    private static @Nullable Object plain(
            Value<?> value,
            Function<String, @Nullable Object> variables,
            Predicate<String> isGiven) {
        return switch (value) {
            case NullValue _ -> null;
            case StringValue string -> string.getValue();
            case BooleanValue truth -> truth.isValue();
            case IntValue whole -> whole.getValue();
            case FloatValue number -> number.getValue();
            case EnumValue constant -> constant.getName();
            case VariableReference reference -> variables.apply(reference.getName());
            case ArrayValue array -> {
                var list = new ArrayList<@Nullable Object>();
                array.getValues().forEach(item -> list.add(plain(item, variables, isGiven)));
                yield list;
            }
            case ObjectValue object -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                for (var field : object.getObjectFields()) {
                    if (!(field.getValue() instanceof VariableReference reference)
                            || isGiven.test(reference.getName())) {
                        map.put(field.getName(), plain(field.getValue(), variables, isGiven));
                    }
                }
                yield map;
            }
            default ->
                    throw new IllegalArgumentException(
                            "Unknown kind of value: " + value.getClass());
        };
    }
}
