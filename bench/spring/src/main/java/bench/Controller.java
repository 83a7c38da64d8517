package bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import bench.Rows.Agent;
import bench.Rows.Author;
import bench.Rows.Connection;
import bench.Rows.Conversation;
import bench.Rows.FileItem;
import bench.Rows.Filter;
import bench.Rows.Message;
import bench.Rows.Order;
import bench.Rows.Project;
import bench.Rows.Repository;
import bench.Rows.RepositoryFilter;
import bench.Rows.Spend;
import bench.Rows.Task;
import bench.Rows.Tasks;
import bench.Rows.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.dataloader.DataLoader;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The schema's fields. Relations are batched: one statement for all parents of a level. */
@org.springframework.stereotype.Controller
class Controller {

    private final Store store;

    Controller(Store store, BatchLoaderRegistry loaders) {
        this.store = store;
        // A batch mapping takes no arguments, so these three are loaders.
        loaders.<Below, List<Message>>forName("messages")
                .registerMappedBatchLoader((keys, _) -> load(keys, this.store::messages, Message::conversationKey));
        loaders.<Below, List<FileItem>>forName("children")
                .registerMappedBatchLoader((keys, _) -> load(keys, this.store::children, FileItem::parentKey));
        loaders.<Below, List<FileItem>>forName("files")
                .registerMappedBatchLoader((keys, _) -> load(keys, this.store::filesOf, FileItem::repositoryKey));
    }

    record Below(UUID key, int first) {}

    private interface Loading<T> {
        List<T> load(Collection<UUID> keys, int first);
    }

    private static <T> Mono<Map<Below, List<T>>> load(Set<Below> keys, Loading<T> loading, Function<T, UUID> parent) {
        return Mono.<Map<Below, List<T>>>fromSupplier(
                        () -> {
                            var all = new HashMap<Below, List<T>>();
                            keys.stream()
                                    .collect(groupingBy(Below::first))
                                    .forEach(
                                            (first, same) -> {
                                                var rows = loading.load(same.stream().map(Below::key).toList(), first).stream().collect(groupingBy(parent));
                                                same.forEach(key -> all.put(key, rows.getOrDefault(key.key(), List.of())));
                                            });
                            return all;
                        })
                .subscribeOn(Schedulers.boundedElastic());
    }

    @QueryMapping
    User user(@Argument String id) {
        return one(store.users(List.of(key(id))));
    }

    @QueryMapping
    Task task(@Argument String id) {
        return one(store.tasks(List.of(key(id))));
    }

    @QueryMapping
    Project project(@Argument String id) {
        return one(store.projects(List.of(key(id))));
    }

    @QueryMapping
    FileItem fileItem(@Argument String id) {
        return one(store.files(List.of(key(id))));
    }

    @QueryMapping
    Tasks tasks(@Argument int first, @Argument String after, @Argument Filter filter, @Argument List<Order> orderBy) {
        var newestFirst = orderBy != null && !orderBy.isEmpty() && "DESC".equals(orderBy.getFirst().createdAt());
        return new Tasks(store.tasks(first, after == null ? null : position(after), filter, newestFirst ? "order by t.created_at desc, t.id desc" : "order by t.id"), filter);
    }

    @SchemaMapping(typeName = "TaskConnection")
    int totalCount(Tasks tasks) {
        return store.count(tasks.filter());
    }

    @QueryMapping
    Connection<Repository> repositories(@Argument int first, @Argument RepositoryFilter filter) {
        return new Connection<>(store.repositories(first, filter.name().ne()));
    }

    @QueryMapping
    Connection<Conversation> conversations(@Argument int first) {
        return new Connection<>(store.conversations(first));
    }

    @QueryMapping
    TokenUsages tokenUsages() {
        return new TokenUsages();
    }

    /** The groups are those of the one operation that is measured: by day and model. */
    @SchemaMapping(typeName = "TokenUsageConnection")
    List<Spend> aggregate(TokenUsages usages, @Argument int first) {
        return store.spend(first);
    }

    /** All rows of the table. */
    record TokenUsages() {}

    @BatchMapping(typeName = "Task", field = "assignee")
    Map<Task, Agent> assignees(List<Task> tasks) {
        return join(tasks, Task::agentKey, store::agents, Agent::key);
    }

    @BatchMapping(typeName = "Task", field = "project")
    Map<Task, Project> projectsOfTasks(List<Task> tasks) {
        return join(tasks, Task::projectKey, store::projects, Project::key);
    }

    @BatchMapping(typeName = "Conversation", field = "project")
    Map<Conversation, Project> projectsOfConversations(List<Conversation> conversations) {
        return join(conversations, Conversation::projectKey, store::projects, Project::key);
    }

    @BatchMapping(typeName = "Project", field = "owner")
    Map<Project, User> owners(List<Project> projects) {
        return join(projects, Project::ownerKey, store::users, User::key);
    }

    @SchemaMapping(typeName = "Conversation")
    CompletableFuture<Connection<Message>> messages(Conversation conversation, @Argument int first, DataLoader<Below, List<Message>> messages) {
        return messages.load(new Below(conversation.key(), first)).thenApply(Connection::new);
    }

    @BatchMapping(typeName = "Message", field = "author")
    Map<Message, Author> authors(List<Message> messages) {
        var all = new HashMap<Message, Author>(join(messages, Message::userKey, store::users, User::key));
        all.putAll(join(messages, Message::agentKey, store::agents, Agent::key));
        return all;
    }

    @SchemaMapping(typeName = "FileItem")
    CompletableFuture<Connection<FileItem>> children(FileItem file, @Argument int first, DataLoader<Below, List<FileItem>> children) {
        return children.load(new Below(file.key(), first)).thenApply(Connection::new);
    }

    @SchemaMapping(typeName = "Repository")
    CompletableFuture<Connection<FileItem>> files(Repository repository, @Argument int first, DataLoader<Below, List<FileItem>> files) {
        return files.load(new Below(repository.key(), first)).thenApply(Connection::new);
    }

    private static <P, T> Map<P, T> join(List<P> parents, Function<P, UUID> foreignKey, Function<Collection<UUID>, List<T>> load, Function<T, UUID> key) {
        var keys = parents.stream().map(foreignKey).filter(Objects::nonNull).distinct().toList();
        var rows = load.apply(keys).stream().collect(toMap(key, Function.identity()));
        var joined = new HashMap<P, T>();
        parents.forEach(parent -> joined.put(parent, rows.get(foreignKey.apply(parent))));
        joined.values().removeIf(Objects::isNull);
        return joined;
    }

    /** The key in a cursor of Sluice, whose other part only names the order. */
    private static UUID position(String cursor) {
        var text = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
        return UUID.fromString(text.substring(text.length() - 38, text.length() - 2));
    }

    private static UUID key(String id) {
        return UUID.fromString(id.substring(id.lastIndexOf('_') + 1));
    }

    private static <T> T one(List<T> rows) {
        return rows.isEmpty() ? null : rows.getFirst();
    }
}
