package dev.sluice.query.input;

import dev.sluice.condition.Condition;
import dev.sluice.policy.Refusal;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the value of a parameter of a plan's statement: it takes an input of the operation and
 * converts the input's value. Binds with the same input and equal conversions are equal, so a
 * statement sends their value once.
 */
public final class Bind implements Condition.Value {

    private final String place;
    private final Input input;
    private final Function<@Nullable Object, Object> conversion;
    private final @Nullable Object constant;
    private final @Nullable Object identity;

    private Bind(String place, Input input, Function<@Nullable Object, Object> conversion) {
        this.place = place;
        this.input = input.forgetful();
        this.conversion = conversion;
        this.identity = input.identity();
        this.constant = input.isConstant() ? convert(input.current()) : null;
    }

    /**
     * Creates a bind of the input's value.
     *
     * @param place the name of the argument with the value; errors begin with the name
     * @param conversion converts the plain value to the value that the driver binds; throws a
     *     {@link Refusal} for a value that cannot be bound
     * @throws Refusal if a constant value cannot be bound
     */
    public static Bind of(
            String place, Input input, Function<@Nullable Object, Object> conversion) {
        return new Bind(place, input, conversion);
    }

    /**
     * Returns the value to bind for a request with these coerced variables.
     *
     * @throws Refusal if the value cannot be bound
     */
    @Override
    public Object resolve(Map<String, Object> variables) {
        return constant != null ? constant : convert(input.evaluate(variables));
    }

    private Object convert(@Nullable Object value) {
        return Refusal.naming(place, () -> conversion.apply(value));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bind bind
                && bind.conversion.equals(conversion)
                && Objects.equals(bind.identity, identity);
    }

    @Override
    public int hashCode() {
        return Objects.hash(conversion, identity);
    }
}
