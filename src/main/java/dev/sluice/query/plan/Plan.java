package dev.sluice.query.plan;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Grouping;
import dev.sluice.catalog.Kinds;
import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import dev.sluice.query.input.Bind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one root field asks for. A plan knows the class of its caller, never the caller; and no part
 * of it that reads a table can be made without a {@link Visibility}.
 */
public sealed interface Plan {

    /** The object whose key each key row holds. */
    record One(ObjectPlan object) implements Plan {}

    /** A page of a list. */
    record Page(ConnectionPlan connection) implements Plan {}

    /** The groups of an aggregate. */
    record Groups(AggregatePlan aggregate) implements Plan {}

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
            visibility.mustBeFor(entity);
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

        record ToOne(Relation.ToOne relation, ObjectPlan target) implements FieldPlan {}

        record ToOneOf(List<Arm> arms) implements FieldPlan {
            public ToOneOf {
                arms = List.copyOf(arms);
            }
        }

        record ToMany(ConnectionPlan connection) implements FieldPlan {}

        record Groups(AggregatePlan aggregate) implements FieldPlan {}
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
     * @param by what they are grouped by, empty for one group of all
     * @param byCount whether their order is that of their sizes, else of their keys
     * @param size the most groups
     */
    record AggregatePlan(
            Rows rows,
            List<GroupKey> by,
            boolean byCount,
            boolean descending,
            Bind size,
            List<Member<AggregateField>> members) {
        public AggregatePlan {
            by = List.copyOf(by);
            members = List.copyOf(members);
        }
    }

    /**
     * Something grouped by; for a relation, what shows of its target: rows of hidden targets form
     * one group.
     */
    record GroupKey(Grouping grouping, @Nullable Visibility target) {}

    /** A member of a group. */
    sealed interface AggregateField {

        record TypeName(String name) implements AggregateField {}

        record Count() implements AggregateField {}

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
