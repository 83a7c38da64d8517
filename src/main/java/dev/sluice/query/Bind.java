package dev.sluice.query;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a parameter of a plan's statement: an input of the operation, and how its
 * value is bound. Binds of the same input by an equal conversion are equal, so that a statement
 * sends their value once.
 */
public final class Bind {

    private final Input input;
    private final Function<@Nullable Object, Object> conversion;
    private final @Nullable Object constant;
    private final @Nullable Object identity;

    private Bind(Input input, Function<@Nullable Object, Object> conversion) {
        this.input = input.forgetful();
        this.conversion = conversion;
        this.identity = input.identity();
        this.constant = input.isConstant() ? conversion.apply(input.current()) : null;
    }

    /**
     * A bind of the input's value.
     *
     * @param conversion from the plain value to what the driver binds; it refuses what cannot be
     *     bound
     */
    static Bind of(Input input, Function<@Nullable Object, Object> conversion) {
        return new Bind(input, conversion);
    }

    /** The value to bind, under the coerced variables of a request. */
    Object resolve(Map<String, Object> variables) {
        return constant != null ? constant : conversion.apply(input.evaluate(variables));
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
