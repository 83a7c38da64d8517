package dev.sluice.query.plan;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Embedded;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.Relation;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Bind;
import dev.sluice.query.input.BoundList;
import dev.sluice.query.input.GlobalId;
import dev.sluice.query.input.PageClass;
import dev.sluice.query.input.PageSize;
import dev.sluice.query.input.Selection;
import dev.sluice.query.input.Values;
import dev.sluice.query.plan.Plan.ConnectionField;
import dev.sluice.query.plan.Plan.EdgeField;
import dev.sluice.query.plan.Plan.FieldPlan;
import dev.sluice.query.plan.Plan.Form;
import dev.sluice.query.plan.Plan.Member;
import dev.sluice.query.plan.Plan.ObjectPlan;
import dev.sluice.query.plan.Plan.PageInfoField;
import dev.sluice.query.plan.Plan.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns the selection of a root field into a plan. Each plan needs a new planner, because the
 * planner counts the fields of the plan.
 */
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

    /** Returns the plan of a root field. */
    public Plan plan(RootField root, Selection selection) {
        return switch (root) {
            case RootField.One one -> one(one.entity(), selection);
            case RootField.Viewer viewer -> new Plan.One(object(viewer.entity(), selection, 1));
            case RootField.Page page ->
                    new Plan.Page(connection(page.entity(), null, selection, 1));
            case RootField.Namespace namespace -> namespace(namespace, selection);
            case RootField.Node _ -> new Plan.One(object(typeOf(selection), selection, 1));
            case RootField.Nodes _ -> nodes(selection);
        };
    }

    private Plan one(Entity entity, Selection selection) {
        var object = object(entity, selection, 1);
        var by = selection.argument("by");
        if (entity.lookups().isEmpty() || (by == null && selection.argument("id") != null)) {
            return new Plan.One(object);
        }
        if (by == null || selection.argument("id") != null) {
            throw Refusal.badInput("give either id or by").at(selection.name());
        }
        var given = by.members().entrySet().iterator().next();
        var lookup =
                entity.lookups().stream()
                        .filter(each -> each.name().equals(given.getKey()))
                        .findFirst()
                        .orElseThrow();
        var place = selection.name() + ".by." + given.getKey();
        return new Plan.Lookup(
                object, filters.lookup(entity, lookup, given.getValue(), place), lookup.first());
    }

    private Plan namespace(RootField.Namespace namespace, Selection selection) {
        var members = new ArrayList<Member<Plan.NamespaceField>>();
        selection
                .members()
                .forEach(
                        (key, member) -> {
                            count();
                            var list = namespace.lists().get(member.name());
                            members.add(
                                    new Member<>(
                                            key,
                                            list == null
                                                    ? new Plan.NamespaceField.TypeName(
                                                            namespace.type())
                                                    : new Plan.NamespaceField.Page(
                                                            connection(list, null, member, 1))));
                        });
        return new Plan.Namespace(members);
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

    /** Plans an object with the members that the operation selects for its type. */
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

    /**
     * Counts a field of the plan. A selection on several types counts once for each type, with
     * everything below it.
     */
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
            case Embedded embedded -> embedded(embedded, member);
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
            case null ->
                    throw new IllegalArgumentException(entity + " has no field " + member.name());
        };
    }

    private static FieldPlan column(Column column, Selection member) {
        var path = JsonPlanner.path(member);
        return path == null ? new FieldPlan.Value(column) : new FieldPlan.JsonPart(column, path);
    }

    private static FieldPlan embedded(Embedded embedded, Selection selection) {
        var members = new ArrayList<Member<Plan.EmbeddedField>>();
        selection
                .members()
                .forEach(
                        (key, member) ->
                                members.add(
                                        new Member<>(
                                                key,
                                                member.name().equals(TYPE_NAME)
                                                        ? new Plan.EmbeddedField.TypeName(
                                                                embedded.type())
                                                        : new Plan.EmbeddedField.Value(
                                                                embedded.column(member.name())))));
        return new FieldPlan.Embedded(embedded.columns().getFirst(), members);
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
                                        new Member<>(
                                                key,
                                                connectionField(
                                                        rows, selection.name(), member, depth))));
        return new Plan.ConnectionPlan(
                rows,
                order,
                last == null,
                size == null
                        ? PageSize.constant(limits.defaultPage())
                        : PageSize.of(selection.name() + "." + what, size, limits.maxPage()),
                size == null
                        ? limits.defaultPage()
                        : PageClass.of(size.current(), limits.maxPage()),
                SeekPlanner.plan(rows, order, selection, "after"),
                SeekPlanner.plan(rows, order, selection, "before"),
                members);
    }

    private ConnectionField connectionField(Rows rows, String list, Selection member, int depth) {
        var entity = rows.entity();
        return switch (member.name()) {
            case TYPE_NAME -> new ConnectionField.TypeName(entity.name() + "Connection");
            case "edges" -> new ConnectionField.Edges(edges(rows, member, depth));
            case "nodes" -> new ConnectionField.Nodes(object(entity, member, depth));
            case "totalCount" -> new ConnectionField.TotalCount();
            case "aggregate" ->
                    new ConnectionField.Groups(
                            new AggregatePlanner(this, catalog, callers, limits)
                                    .plan(rows, member, list + ".aggregate", depth));
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
