package dev.sluice.query.plan;

import dev.sluice.catalog.ColumnType;
import dev.sluice.query.input.Bind;
import dev.sluice.query.plan.Plan.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plan of a JSON value that is read as typed fields. */
public sealed interface JsonPlan {

    /**
     * A scalar.
     *
     * @param path the path to the selected part, for a scalar of the type JSON; null for the whole
     *     value
     */
    record Scalar(ColumnType type, @Nullable Bind path) implements JsonPlan {}

    /**
     * A value of an enumeration.
     *
     * @param values all values of the enumeration, as the schema spells them
     */
    record Label(List<String> values) implements JsonPlan {
        public Label {
            values = List.copyOf(values);
        }
    }

    /** An object. */
    record Node(List<Member<JsonMember>> members) implements JsonPlan {
        public Node {
            members = List.copyOf(members);
        }
    }

    /**
     * A list. An item of the wrong type reads as null. Such items are left out if {@code
     * nullableItems} is false.
     */
    record Items(JsonPlan item, boolean nullableItems) implements JsonPlan {}

    /** A member of an object. */
    sealed interface JsonMember {

        record TypeName(String name) implements JsonMember {}

        /**
         * A field with one or more possible keys in the JSON object. The first key with a value of
         * the right type provides the field's value.
         */
        record Value(List<String> keys, JsonPlan plan) implements JsonMember {
            public Value {
                keys = List.copyOf(keys);
            }
        }
    }
}
