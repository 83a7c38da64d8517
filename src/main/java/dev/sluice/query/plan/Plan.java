package dev.sluice.query.plan;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Bucket;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.EntityField;
import dev.sluice.catalog.Kinds;
import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import dev.sluice.query.input.Bind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one root field. A plan knows the class of its caller, but not the caller itself, so
 * that callers of the class can share it. No part that reads a table can be made without a {@link
 * Visibility}.
 */
public sealed interface Plan {

    /**
     * An object, found by its key. The key comes from a key row, the input of the statement for one
     * request.
     */
    record One(ObjectPlan object) implements Plan {}

    /** A page of a list. */
    record Page(ConnectionPlan connection) implements Plan {}

    /**
     * An object, found by the values of some of its fields.
     *
     * @param condition the condition that these fields have the given values
     * @param first if true, several objects may satisfy the condition, and the object with the
     *     first key is returned
     */
    record Lookup(ObjectPlan object, Condition condition, boolean first) implements Plan {}

    /** A namespace: an object whose fields are lists. */
    record Namespace(List<Member<NamespaceField>> members) implements Plan {
        public Namespace {
            members = List.copyOf(members);
        }
    }

    /** A member of a namespace. */
    sealed interface NamespaceField {

        record TypeName(String name) implements NamespaceField {}

        record Page(ConnectionPlan connection) implements NamespaceField {}
    }

    /**
     * Objects of several types, found by their global ids. An id consists of the prefix of a type
     * and a key.
     *
     * @param branches the plan of an object of each type
     * @param prefixes the prefixes of the ids, which choose the branches
     * @param keys the keys of the ids, in the order of the prefixes
     */
    record Nodes(List<ObjectPlan> branches, Bind prefixes, Bind keys) implements Plan {
        public Nodes {
            branches = List.copyOf(branches);
        }
    }

    /** A member of a JSON object. */
    record Member<V>(String responseKey, V value) {}

    /** A JSON object that shows one visible row. */
    record ObjectPlan(Entity entity, Visibility visibility, List<Part> parts) {
        public ObjectPlan {
            visibility.requireEntity(entity);
            parts = List.copyOf(parts);
        }
    }

    /**
     * Consecutive members of an object. A kind is a concrete type of an interface.
     *
     * @param ofKind the first members, which only rows of one kind have; empty for an entity
     *     without kinds
     * @param ofAll the members after these, which all rows have; empty only in the last part
     */
    record Part(List<Form> ofKind, List<Member<FieldPlan>> ofAll) {
        public Part {
            ofKind = List.copyOf(ofKind);
            ofAll = List.copyOf(ofAll);
        }
    }

    /** The members, at least one, that only rows of a kind have. */
    record Form(Kinds.Kind kind, List<Member<FieldPlan>> members) {
        public Form {
            members = List.copyOf(members);
        }
    }

    /** The value of an object's member. */
    sealed interface FieldPlan {

        record TypeName(String name) implements FieldPlan {}

        record Value(Column column) implements FieldPlan {}

        /** The part of a JSON column at a path. */
        record JsonPart(Column column, Bind path) implements FieldPlan {}

        /** A JSON column that is read as typed fields. */
        record Json(Column column, JsonPlan json) implements FieldPlan {}

        /**
         * Columns of the row, shown as an object. The object is null where the column {@code first}
         * is null.
         */
        record Embedded(Column first, List<Member<EmbeddedField>> members) implements FieldPlan {
            public Embedded {
                members = List.copyOf(members);
            }
        }

        record ToOne(Relation.ToOne relation, ObjectPlan target) implements FieldPlan {}

        record ToOneOf(List<Arm> arms) implements FieldPlan {
            public ToOneOf {
                arms = List.copyOf(arms);
            }
        }

        record ToMany(ConnectionPlan connection) implements FieldPlan {}
    }

    /** A possible target of a relation. The column {@code by} points at it. */
    record Arm(String by, ObjectPlan target) {}

    /**
     * A page of rows.
     *
     * @param forward whether the page counts from the start of the list; false if it counts from
     *     the end
     * @param size the maximum number of rows of the page
     * @param most the upper limit of {@code size} in all operations that share this plan
     * @param after the position after which the page begins; null for the start of the list
     * @param before the position before which the page ends; null for the end of the list
     */
    record ConnectionPlan(
            Rows rows,
            Order order,
            boolean forward,
            Bind size,
            int most,
            PlanCondition.@Nullable Seek after,
            PlanCondition.@Nullable Seek before,
            List<Member<ConnectionField>> members) {
        public ConnectionPlan {
            members = List.copyOf(members);
        }
    }

    /** A member of an embedded object. */
    sealed interface EmbeddedField {

        record TypeName(String name) implements EmbeddedField {}

        record Value(Column column) implements EmbeddedField {}
    }

    /** A member of a connection. */
    sealed interface ConnectionField {

        record TypeName(String name) implements ConnectionField {}

        record Edges(List<Member<EdgeField>> members) implements ConnectionField {
            public Edges {
                members = List.copyOf(members);
            }
        }

        record Nodes(ObjectPlan node) implements ConnectionField {}

        record PageInfo(List<Member<PageInfoField>> members) implements ConnectionField {
            public PageInfo {
                members = List.copyOf(members);
            }
        }

        record TotalCount() implements ConnectionField {}

        record Groups(AggregatePlan aggregate) implements ConnectionField {}
    }

    /** A member of an edge. */
    sealed interface EdgeField {

        record TypeName(String name) implements EdgeField {}

        record Node(ObjectPlan node) implements EdgeField {}

        record Position() implements EdgeField {}

        /** How well the row matches the search of the filter. Null if the filter has no search. */
        record Rank(Condition.@Nullable Matches search) implements EdgeField {}
    }

    /** A member of {@code pageInfo}, which describes a page. */
    enum PageInfoField {
        TYPE_NAME,
        HAS_NEXT_PAGE,
        HAS_PREVIOUS_PAGE,
        START_CURSOR,
        END_CURSOR
    }

    /**
     * Groups of rows.
     *
     * @param by the group keys; empty for a single group of all rows
     * @param size the maximum number of groups
     * @param after the position in the order after which the groups begin; null for the start
     */
    record AggregatePlan(
            Rows rows,
            List<GroupKey> by,
            GroupOrder order,
            Bind size,
            @Nullable List<PlanCondition.Position> after,
            List<Member<AggregateField>> members) {
        public AggregatePlan {
            by = List.copyOf(by);
            after = after == null ? null : List.copyOf(after);
            members = List.copyOf(members);
        }

        /** A checksum of the group keys and the order, which every cursor of a group contains. */
        public String signature() {
            return order.signature(rows.entity(), by);
        }
    }

    /**
     * A group key. Times are grouped into buckets, such as days.
     *
     * @param field a column, or a relation to one object
     * @param bucket the length of a bucket of times; null for a field that is not a time
     * @param zone the time zone in which the buckets begin; null for UTC
     * @param target the visibility of a relation's target; null for a column. All rows with a
     *     hidden target form one group
     */
    record GroupKey(
            EntityField field,
            @Nullable Bucket bucket,
            @Nullable Bind zone,
            @Nullable Visibility target) {}

    /** A member of a group. */
    sealed interface AggregateField {

        record TypeName(String name) implements AggregateField {}

        record Count() implements AggregateField {}

        record Position() implements AggregateField {}

        record Key(List<Member<KeyField>> members) implements AggregateField {
            public Key {
                members = List.copyOf(members);
            }
        }

        record Function(AggregateFunction function, List<Member<FunctionField>> members)
                implements AggregateField {
            public Function {
                members = List.copyOf(members);
            }
        }
    }

    /**
     * A member of a group's key. An {@code index} is the place of a group key in {@link
     * AggregatePlan#by}.
     */
    sealed interface KeyField {

        record TypeName(String name) implements KeyField {}

        /** A field by which the rows are not grouped. The value is null. */
        record Absent() implements KeyField {}

        record Value(int index, Column column) implements KeyField {}

        record Target(int index, ObjectPlan target) implements KeyField {}
    }

    /** A member of an aggregate function's results. */
    sealed interface FunctionField {

        record TypeName(String name) implements FunctionField {}

        record Value(Column column) implements FunctionField {}
    }
}
