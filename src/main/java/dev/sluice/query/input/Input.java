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
 * A value given in an operation, wherever it comes from: a literal, a variable, or a part of
 * either.
 *
 * <p>A plan is made once and used with other variables of the same shape, so what is read from an
 * input while planning is only structure (which members, how many items, the names of structural
 * enumerations). Values are read with {@link #evaluate} when the plan runs.
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
     * The value as the operation has it; {@code variables} are the coerced ones of the request that
     * is planned.
     */
    public static Input of(Value<?> value, Map<String, Object> variables) {
        return value instanceof VariableReference reference
                ? new Input(null, reference.getName(), List.of(), variables)
                : new Input(value, null, List.of(), variables);
    }

    /** The arguments of a field that are given. */
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

    /** The value under the variables of the request that is planned. */
    public @Nullable Object current() {
        return evaluate(variables);
    }

    public boolean isNull() {
        return current() == null;
    }

    /** Why there is no value, for an error; null if there is one. */
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

    /** The first variable without a value that a literal contains; null if there is none. */
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

    @SuppressWarnings("rawtypes") // the AST's lists
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
     * The value under other variables: strings, numbers, booleans, enumeration names, lists and
     * maps of them.
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

    /** The members of an input object, also those whose variable is null or has no value. */
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

    /** The items of a list; a single value is a list of one. */
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
     * The same without the variables of the request that was planned, which would live on with a
     * plan.
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

    /** Equal for inputs that have the same value in every request. */
    @Nullable Object identity() {
        if (variable != null) {
            return new Reference(variable, path);
        }
        return literal == null ? null : plain(literal, Input::reference);
    }

    /** Stands for the value of a variable, or of a part of it. */
    private record Reference(String variable, List<Object> path) {}

    private static Object reference(String variable) {
        return new Reference(variable, List.of());
    }

    /** A literal as plain values: strings, numbers, booleans, enumeration names, lists and maps. */
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
