package dev.sluice.query.plan;

import dev.sluice.catalog.ColumnType;
import dev.sluice.query.input.Bind;
import dev.sluice.query.plan.Plan.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The selection of a piece of JSON that is read as typed fields. */
public sealed interface JsonPlan {

    /**
     * A scalar.
     *
     * @param path the part of it that is asked for, if it is JSON; else null
     */
    record Scalar(ColumnType type, @Nullable Bind path) implements JsonPlan {}

    /**
     * A value of an enumeration.
     *
     * @param values the values as the schema spells them
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

    /** A list; items that read as null are left out unless they may be null. */
    record Items(JsonPlan item, boolean nullableItems) implements JsonPlan {}

    /** A member of an object. */
    sealed interface JsonMember {

        record TypeName(String name) implements JsonMember {}

        /** The value under the first of the keys that has one of the right kind. */
        record Value(List<String> keys, JsonPlan plan) implements JsonMember {
            public Value {
                keys = List.copyOf(keys);
            }
        }
    }
}
