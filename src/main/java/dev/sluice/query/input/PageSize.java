package dev.sluice.query.input;

import dev.sluice.policy.Refusal;
import graphql.language.IntValue;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Creates binds for page sizes: the number of rows or groups that an operation asks for. */
public final class PageSize {

    private PageSize() {}

    /** Creates a bind for a fixed size that the operation does not give. */
    public static Bind constant(int size) {
        return Bind.of("", Input.of(IntValue.of(size), Map.of()), _ -> (long) size);
    }

    /**
     * Creates a bind for a size that the operation gives.
     *
     * @param place the name of the argument, for errors
     * @throws Refusal if a constant size is negative or above the maximum; the bind checks the size
     *     in a variable later, when it resolves the value
     */
    public static Bind of(String place, Input size, int maximum) {
        return Bind.of(place, size, value -> checked(value, maximum));
    }

    private static Object checked(@Nullable Object value, int maximum) {
        var size = ((Number) Objects.requireNonNull(value)).longValue();
        if (size < 0) {
            throw Refusal.badInput(size + " is negative");
        }
        if (size > maximum) {
            throw Refusal.limit(size + " exceeds the maximum of " + maximum);
        }
        return size;
    }
}
