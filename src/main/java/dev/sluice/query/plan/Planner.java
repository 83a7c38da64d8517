package dev.sluice.query.plan;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.Relation;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Bind;
import dev.sluice.query.input.BoundList;
import dev.sluice.query.input.GlobalId;
import dev.sluice.query.input.Input;
import dev.sluice.query.input.PageClass;
import dev.sluice.query.input.Values;
import dev.sluice.query.plan.Plan.ConnectionField;
import dev.sluice.query.plan.Plan.EdgeField;
import dev.sluice.query.plan.Plan.FieldPlan;
import dev.sluice.query.plan.Plan.Form;
import dev.sluice.query.plan.Plan.Member;
import dev.sluice.query.plan.Plan.ObjectPlan;
import dev.sluice.query.plan.Plan.PageInfoField;
import dev.sluice.query.plan.Plan.Part;
import graphql.language.IntValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From a root field's selection to a plan. Made anew for each plan. */
public final class Planner {

    static final String TYPE_NAME = "__typename";

    private final Catalog catalog;
    private final CallerClass callers;
    private final Limits limits;
    private final FilterPlanner filters;
    private int fields;

    public Planner(Catalog catalog, CallerClass callers, Limits limits) {
        this.catalog = catalog;
        this.callers = callers;
        this.limits = limits;
        this.filters = new FilterPlanner(catalog, callers, limits);
    }

    /** The plan of a root field. */
    public Plan plan(RootField root, Selection selection) {
        return switch (root) {
            case RootField.One one -> new Plan.One(object(one.entity(), selection, 1));
            case RootField.Viewer viewer -> new Plan.One(object(viewer.entity(), selection, 1));
            case RootField.Page page ->
                    new Plan.Page(connection(page.entity(), null, selection, 1));
            case RootField.Groups groups ->
                    new Plan.Groups(aggregate(groups.entity(), null, selection, 1));
            case RootField.Node _ -> new Plan.One(object(typeOf(selection), selection, 1));
            case RootField.Nodes _ -> nodes(selection);
        };
    }

    private Entity typeOf(Selection selection) {
        var id = Objects.requireNonNull(selection.argument("id")).current();
        var prefix =
                Refusal.naming("node.id", () -> GlobalId.any(Objects.requireNonNull(id), catalog))
                        .prefix();
        return Objects.requireNonNull(catalog.withPrefix(prefix));
    }

    private Plan nodes(Selection selection) {
        var ids = Objects.requireNonNull(selection.argument("ids"));
        var branches =
                Refusal.naming("nodes.ids", () -> refs(ids.current())).stream()
                        .map(GlobalId.Ref::prefix)
                        .distinct()
                        .sorted()
                        .map(
                                prefix ->
                                        object(
                                                Objects.requireNonNull(catalog.withPrefix(prefix)),
                                                selection,
                                                1))
                        .toList();
        return new Plan.Nodes(
                branches,
                Bind.of(
                        "nodes.ids",
                        ids,
                        value ->
                                new BoundList(
                                        String.class,
                                        refs(value).stream().map(GlobalId.Ref::prefix).toList())),
                Bind.of(
                        "nodes.ids",
                        ids,
                        value ->
                                new BoundList(
                                        UUID.class,
                                        refs(value).stream().map(GlobalId.Ref::key).toList())));
    }

    private List<GlobalId.Ref> refs(@Nullable Object ids) {
        var list = Values.list(ids);
        if (list.size() > limits.maxPage()) {
            throw Refusal.limit(list.size() + " ids exceed the maximum of " + limits.maxPage());
        }
        return list.stream().map(id -> GlobalId.any(Objects.requireNonNull(id), catalog)).toList();
    }

    /** An object's members, as far as they are selected for its type. */
    ObjectPlan object(Entity entity, Selection selection, int depth) {
        if (depth > limits.maxDepth()) {
            throw Refusal.limit(
                    "The operation is more than " + limits.maxDepth() + " relations deep");
        }
        return new ObjectPlan(
                entity, Visibility.of(entity, callers), parts(entity, selection, depth));
    }

    private List<Part> parts(Entity entity, Selection selection, int depth) {
        var kinds = entity.kinds();
        if (kinds == null) {
            var all = selected(entity, entity.name(), selection);
            return List.of(new Part(List.of(), members(entity, entity.name(), all, depth)));
        }
        return KindSelection.parts(kinds.types(), each -> selected(entity, each.name(), selection))
                .stream()
                .map(part -> part(entity, part, depth))
                .toList();
    }

    private Part part(Entity entity, KindSelection.Part part, int depth) {
        var forms = new ArrayList<Form>();
        part.ofKind()
                .forEach(
                        (each, members) ->
                                forms.add(
                                        new Form(
                                                each,
                                                members(entity, each.name(), members, depth))));
        return new Part(forms, members(entity, entity.name(), part.ofAll(), depth));
    }

    private static Map<String, Selection> selected(
            Entity entity, String type, Selection selection) {
        return selection.members(name -> name.equals(type) || entity.isA(name));
    }

    private List<Member<FieldPlan>> members(
            Entity entity, String type, Map<String, Selection> selected, int depth) {
        var members = new ArrayList<Member<FieldPlan>>();
        selected.forEach(
                (key, member) -> {
                    count();
                    members.add(
                            new Member<>(
                                    key,
                                    member.name().equals(TYPE_NAME)
                                            ? new FieldPlan.TypeName(type)
                                            : field(entity, member, depth)));
                });
        return members;
    }

    /** What is selected of several types is read of each, and so is all that is below it. */
    private void count() {
        if (++fields > limits.maxFields()) {
            throw Refusal.limit(
                    "A root field has more than "
                            + limits.maxFields()
                            + " fields, counted for each type that they are read of");
        }
    }

    private FieldPlan field(Entity entity, Selection member, int depth) {
        return switch (entity.field(member.name())) {
            case Column column -> column(column, member);
            case JsonField json ->
                    new FieldPlan.Json(json.column(), JsonPlanner.plan(json.shape(), member));
            case Relation.ToOne one ->
                    new FieldPlan.ToOne(
                            one, object(catalog.entity(one.target()), member, depth + 1));
            case Relation.ToOneOf oneOf ->
                    new FieldPlan.ToOneOf(
                            oneOf.arms().stream()
                                    .map(
                                            arm ->
                                                    new Plan.Arm(
                                                            arm.by(),
                                                            object(
                                                                    catalog.entity(arm.target()),
                                                                    member,
                                                                    depth + 1)))
                                    .toList());
            case Relation.Many many ->
                    new FieldPlan.ToMany(
                            connection(catalog.entity(many.target()), many, member, depth + 1));
            case null -> new FieldPlan.Groups(nestedAggregate(entity, member, depth));
        };
    }

    private static FieldPlan column(Column column, Selection member) {
        var path = JsonPlanner.path(member);
        return path == null ? new FieldPlan.Value(column) : new FieldPlan.JsonPart(column, path);
    }

    private Plan.AggregatePlan nestedAggregate(Entity entity, Selection member, int depth) {
        var suffix = "Aggregate";
        var relation =
                entity.field(member.name().substring(0, member.name().length() - suffix.length()));
        if (relation instanceof Relation.Many many) {
            return aggregate(catalog.entity(many.target()), many, member, depth + 1);
        }
        throw new IllegalArgumentException(entity + " has no field " + member.name());
    }

    private Plan.AggregatePlan aggregate(
            Entity entity, Relation.@Nullable Many via, Selection selection, int depth) {
        return new AggregatePlanner(this, catalog, callers, limits)
                .plan(rows(entity, via, selection), selection, depth);
    }

    private Rows rows(Entity entity, Relation.@Nullable Many via, Selection selection) {
        var deleted = selection.argument("includeDeleted");
        var visibility =
                new Visibility(
                        entity, callers, deleted != null && Boolean.TRUE.equals(deleted.current()));
        return new Rows(
                entity,
                visibility,
                via,
                via == null ? null : filters.joining(via),
                filters.plan(entity, selection.argument("filter"), selection.name() + ".filter"));
    }

    private Plan.ConnectionPlan connection(
            Entity entity, Relation.@Nullable Many via, Selection selection, int depth) {
        var rows = rows(entity, via, selection);
        var order =
                Order.of(
                        entity,
                        selection.argument("orderBy"),
                        via == null ? null : via.defaultOrder(),
                        rows.condition(),
                        selection.name() + ".orderBy");
        var first = selection.argument("first");
        var last = selection.argument("last");
        if (first != null && last != null) {
            throw Refusal.badInput("first and last exclude each other").at(selection.name());
        }
        var size = last != null ? last : first;
        var what = last != null ? "last" : "first";
        var members = new ArrayList<Member<ConnectionField>>();
        selection
                .members()
                .forEach(
                        (key, member) ->
                                members.add(
                                        new Member<>(key, connectionField(rows, member, depth))));
        return new Plan.ConnectionPlan(
                rows,
                order,
                last == null,
                size == null
                        ? constant(limits.defaultPage())
                        : Bind.of(selection.name() + "." + what, size, this::pageSize),
                size == null
                        ? limits.defaultPage()
                        : PageClass.of(size.current(), limits.maxPage()),
                SeekPlanner.plan(rows, order, selection, "after"),
                SeekPlanner.plan(rows, order, selection, "before"),
                members);
    }

    /** A size that the operation does not give. */
    static Bind constant(int size) {
        return Bind.of("", Input.of(IntValue.of(size), Map.of()), _ -> (long) size);
    }

    private Object pageSize(@Nullable Object value) {
        return size(value, limits.maxPage());
    }

    /** A number of rows that an operation asks for. */
    static Object size(@Nullable Object value, int most) {
        var size = ((Number) Objects.requireNonNull(value)).longValue();
        if (size < 0) {
            throw Refusal.badInput(size + " is negative");
        }
        if (size > most) {
            throw Refusal.limit(size + " exceeds the maximum of " + most);
        }
        return size;
    }

    private ConnectionField connectionField(Rows rows, Selection member, int depth) {
        var entity = rows.entity();
        return switch (member.name()) {
            case TYPE_NAME -> new ConnectionField.TypeName(entity.name() + "Connection");
            case "edges" -> new ConnectionField.Edges(edges(rows, member, depth));
            case "nodes" -> new ConnectionField.Nodes(object(entity, member, depth));
            case "totalCount" -> new ConnectionField.TotalCount();
            case "pageInfo" -> new ConnectionField.PageInfo(pageInfo(member));
            default -> throw new IllegalArgumentException(member.name());
        };
    }

    private List<Member<EdgeField>> edges(Rows rows, Selection edges, int depth) {
        var entity = rows.entity();
        var members = new ArrayList<Member<EdgeField>>();
        edges.members()
                .forEach(
                        (key, member) ->
                                members.add(
                                        new Member<>(
                                                key,
                                                switch (member.name()) {
                                                    case TYPE_NAME ->
                                                            new EdgeField.TypeName(
                                                                    entity.name() + "Edge");
                                                    case "node" ->
                                                            new EdgeField.Node(
                                                                    object(entity, member, depth));
                                                    case "cursor" -> new EdgeField.Position();
                                                    case Entity.SEARCH_RANK ->
                                                            new EdgeField.Rank(
                                                                    SearchRank.of(rows.condition())
                                                                            .orElse(null));
                                                    default ->
                                                            throw new IllegalArgumentException(
                                                                    member.name());
                                                })));
        return members;
    }

    private static List<Member<PageInfoField>> pageInfo(Selection pageInfo) {
        var members = new ArrayList<Member<PageInfoField>>();
        pageInfo.members()
                .forEach(
                        (key, member) ->
                                members.add(
                                        new Member<>(
                                                key,
                                                switch (member.name()) {
                                                    case TYPE_NAME -> PageInfoField.TYPE_NAME;
                                                    case "hasNextPage" ->
                                                            PageInfoField.HAS_NEXT_PAGE;
                                                    case "hasPreviousPage" ->
                                                            PageInfoField.HAS_PREVIOUS_PAGE;
                                                    case "startCursor" ->
                                                            PageInfoField.START_CURSOR;
                                                    case "endCursor" -> PageInfoField.END_CURSOR;
                                                    default ->
                                                            throw new IllegalArgumentException(
                                                                    member.name());
                                                })));
        return members;
    }
}
