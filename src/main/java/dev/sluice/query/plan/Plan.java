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
 * The plan of one root field. A plan knows the class of its caller, never the caller; and no part
 * of it that reads a table can be made without a {@link Visibility}.
 */
public sealed interface Plan {

    /** The object whose key each key row holds. */
    record One(ObjectPlan object) implements Plan {}

    /** A page of a list. */
    record Page(ConnectionPlan connection) implements Plan {}

    /**
     * The object that satisfies a condition on fields whose values find one.
     *
     * @param first whether several may satisfy it, and the first in the order of keys is meant
     */
    record Lookup(ObjectPlan object, Condition condition, boolean first) implements Plan {}

    /** The lists of a namespace. */
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
     * Objects of several types: two parallel lists of prefixes and keys choose among the branches.
     */
    record Nodes(List<ObjectPlan> branches, Bind prefixes, Bind keys) implements Plan {
        public Nodes {
            branches = List.copyOf(branches);
        }
    }

    /** A member of a JSON object. */
    record Member<V>(String responseKey, V value) {}

    /** One visible row as a JSON object. */
    record ObjectPlan(Entity entity, Visibility visibility, List<Part> parts) {
        public ObjectPlan {
            visibility.requireEntity(entity);
            parts = List.copyOf(parts);
        }
    }

    /**
     * Members of an object that follow each other.
     *
     * @param ofKind those that rows of a kind have first; empty for an entity without kinds
     * @param ofAll those that all rows have then; empty only in the last part
     */
    record Part(List<Form> ofKind, List<Member<FieldPlan>> ofAll) {
        public Part {
            ofKind = List.copyOf(ofKind);
            ofAll = List.copyOf(ofAll);
        }
    }

    /** Members that only rows of a kind have, at least one. */
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

        /** A JSON column as typed fields. */
        record Json(Column column, JsonPlan json) implements FieldPlan {}

        /** Columns of the row as an object; null where {@code first} is null. */
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

    /** A possible target: the column that points at it. */
    record Arm(String by, ObjectPlan target) {}

    /**
     * A page of rows.
     *
     * @param forward whether the page counts from the start
     * @param size its most rows
     * @param most the most that a page of this plan may be asked to have
     * @param after the position that it begins behind, if any
     * @param before the position that it ends in front of, if any
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

        /** How well the row matches; null without a search. */
        record Rank(Condition.@Nullable Matches search) implements EdgeField {}
    }

    /** A member of a page's description. */
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
     * @param by the group keys, empty for one group of all
     * @param size the maximum number of groups
     * @param after the position in the order behind which the groups lie; null for the start
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

        /** A short text that tells the order of these groups from others. */
        public String signature() {
            return order.signature(rows.entity(), by);
        }
    }

    /**
     * A group key.
     *
     * @param field a column, or a relation to one object
     * @param bucket the length of the buckets of a time; null for all else
     * @param zone the time zone of the buckets' bounds; null for UTC
     * @param target the visibility of a relation's target: rows of hidden targets form one group
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

    /** A member of a group's key; the index is into {@link AggregatePlan#by}. */
    sealed interface KeyField {

        record TypeName(String name) implements KeyField {}

        /** Not grouped by. */
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
