package bench;

import bench.Rows.Agent;
import bench.Rows.Conversation;
import bench.Rows.FileItem;
import bench.Rows.Filter;
import bench.Rows.Message;
import bench.Rows.Project;
import bench.Rows.Spend;
import bench.Rows.Task;
import bench.Rows.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The statements. */
@Repository
class Store {

    private final JdbcClient jdbc;

    Store(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<User> users(Collection<UUID> keys) {
        return byKeys("select id, name, username from users where id = any(:keys)", keys, (row, _) -> new User(uuid(row, 1), row.getString(2), row.getString(3)));
    }

    List<Agent> agents(Collection<UUID> keys) {
        return byKeys("select id, name, upper(type::text) from agents where id = any(:keys)", keys, (row, _) -> new Agent(uuid(row, 1), row.getString(2), row.getString(3)));
    }

    List<Project> projects(Collection<UUID> keys) {
        return byKeys(
                "select id, name, owner_id from projects where id = any(:keys) and deleted_at is null",
                keys,
                (row, _) -> new Project(uuid(row, 1), row.getString(2), uuid(row, 3)));
    }

    List<Task> tasks(Collection<UUID> keys) {
        return byKeys("select id, title, upper(status::text), assigned_to_agent_id, project_id from tasks where id = any(:keys) and deleted_at is null", keys, Store::task);
    }

    List<FileItem> files(Collection<UUID> keys) {
        return byKeys("select id, parent_id, repository_id, name, path, is_directory, file_size from file_items where id = any(:keys)", keys, Store::file);
    }

    List<Task> tasks(int first, UUID after, Filter filter, String order) {
        var seek = after == null ? "" : "and t.id > :after ";
        var tasks = filtered("select t.id, t.title, upper(t.status::text), t.assigned_to_agent_id, t.project_id", filter, seek + order + " limit :first");
        return (after == null ? tasks : tasks.param("after", after))
                .param("first", first)
                .query(Store::task)
                .list();
    }

    int count(Filter filter) {
        return filtered("select count(*)", filter, "").query(Integer.class).single();
    }

    private JdbcClient.StatementSpec filtered(String select, Filter filter, String end) {
        var sql = new StringBuilder(select).append(" from tasks as t where t.deleted_at is null ");
        var parameters = new HashMap<String, Object>();
        if (filter != null && filter.assignee() != null) {
            sql.append("and exists (select from agents as a where a.id = t.assigned_to_agent_id and a.type = cast(:type as agent_type)) ");
            parameters.put("type", filter.assignee().type().eq().toLowerCase(Locale.ROOT));
        }
        if (filter != null && filter.priority() != null) {
            sql.append("and t.priority = cast(:priority as priority_level) ");
            parameters.put("priority", filter.priority().eq().toLowerCase(Locale.ROOT));
        }
        if (filter != null && filter.createdAt() != null) {
            sql.append("and t.created_at >= cast(:from as timestamptz) and t.created_at < cast(:to as timestamptz) ");
            parameters.put("from", filter.createdAt().gte());
            parameters.put("to", filter.createdAt().lt());
        }
        if (filter != null && filter.search() != null) {
            sql.append("and t.search_text @@ websearch_to_tsquery('english', :words) ");
            parameters.put("words", filter.search());
        }
        return jdbc.sql(sql.append(end).toString()).params(parameters);
    }

    List<Rows.Repository> repositories(int first, String without) {
        return jdbc.sql("select id, name from repositories where deleted_at is null and name <> :without order by id limit :first")
                .param("without", without)
                .param("first", first)
                .query((row, _) -> new Rows.Repository(uuid(row, 1), row.getString(2)))
                .list();
    }

    List<FileItem> filesOf(Collection<UUID> repositories, int first) {
        return byKeys(
                """
                select f.id, f.parent_id, f.repository_id, f.name, f.path, f.is_directory, f.file_size
                from unnest(:keys) as r (id) cross join lateral
                  (select * from file_items as f where f.repository_id = r.id order by f.path, f.id limit %d) as f"""
                        .formatted(first),
                repositories,
                Store::file);
    }

    List<Conversation> conversations(int first) {
        return jdbc.sql("select id, title, project_id from conversations order by id limit :first")
                .param("first", first)
                .query((row, _) -> new Conversation(uuid(row, 1), row.getString(2), uuid(row, 3)))
                .list();
    }

    List<Message> messages(Collection<UUID> conversations, int first) {
        return byKeys(
                """
                select m.id, m.conversation_id, m.content, m.user_id, m.agent_id
                from unnest(:keys) as c (id) cross join lateral
                  (select * from messages as m where m.conversation_id = c.id order by m.created_at, m.id limit %d) as m"""
                        .formatted(first),
                conversations,
                (row, _) -> new Message(uuid(row, 1), uuid(row, 2), row.getString(3), uuid(row, 4), uuid(row, 5)));
    }

    List<FileItem> children(Collection<UUID> parents, int first) {
        return byKeys(
                """
                select f.id, f.parent_id, f.repository_id, f.name, f.path, f.is_directory, f.file_size
                from unnest(:keys) as p (id) cross join lateral
                  (select * from file_items as f where f.parent_id = p.id order by f.name, f.id limit %d) as f"""
                        .formatted(first),
                parents,
                Store::file);
    }

    List<Spend> spend(int first) {
        return jdbc.sql("select usage_date, model, sum(tokens_in), sum(tokens_out), sum(cost_usd) from token_usage group by 1, 2 order by 1, 2 limit :first")
                .param("first", first)
                .query((row, _) -> new Spend(new Spend.Key(row.getString(1), row.getString(2)), new Spend.Sum(row.getLong(3), row.getLong(4), row.getBigDecimal(5))))
                .list();
    }

    private <T> List<T> byKeys(String sql, Collection<UUID> keys, RowMapper<T> mapper) {
        return jdbc.sql(sql).param("keys", keys.toArray(UUID[]::new)).query(mapper).list();
    }

    private static Task task(ResultSet row, int number) throws SQLException {
        return new Task(uuid(row, 1), row.getString(2), row.getString(3), uuid(row, 4), uuid(row, 5));
    }

    private static FileItem file(ResultSet row, int number) throws SQLException {
        return new FileItem(uuid(row, 1), uuid(row, 2), uuid(row, 3), row.getString(4), row.getString(5), row.getBoolean(6), row.getObject(7, Long.class));
    }

    private static UUID uuid(ResultSet row, int column) throws SQLException {
        return row.getObject(column, UUID.class);
    }
}
