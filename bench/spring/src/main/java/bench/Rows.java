package bench;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/** What the schema's types are in Java. */
final class Rows {

    private Rows() {}

    interface Author {
        UUID key();

        String name();
    }

    record User(UUID key, String name, String username) implements Author {
        public String id() {
            return "user_" + key;
        }
    }

    record Agent(UUID key, String name, String type) implements Author {
        public String id() {
            return "agent_" + key;
        }
    }

    record Project(UUID key, String name, UUID ownerKey) {
        public String id() {
            return "project_" + key;
        }
    }

    record Task(UUID key, String title, String status, UUID agentKey, UUID projectKey) {
        public String id() {
            return "task_" + key;
        }
    }

    record Conversation(UUID key, String title, UUID projectKey) {
        public String id() {
            return "conversation_" + key;
        }
    }

    record Message(UUID key, UUID conversationKey, String content, UUID userKey, UUID agentKey) {
        public String id() {
            return "message_" + key;
        }
    }

    record Repository(UUID key, String name) {
        public String id() {
            return "repository_" + key;
        }
    }

    record FileItem(UUID key, UUID parentKey, UUID repositoryKey, String name, String path, boolean isDirectory, Long fileSize) {
        public String id() {
            return "file_" + key;
        }
    }

    record Connection<T>(List<T> nodes) {}

    record Tasks(List<Task> nodes, Filter filter) {}

    record Filter(AgentFilter assignee, TextFilter priority, TimeFilter createdAt, String search) {}

    record TimeFilter(String gte, String lt) {}

    record RepositoryFilter(NameFilter name) {}

    record NameFilter(String ne) {}

    record AgentFilter(TextFilter type) {}

    record TextFilter(String eq) {}

    record Order(String createdAt, String name) {}

    record Spend(Key key, Sum sum) {
        record Key(String usageDate, String model) {}

        record Sum(Long tokensIn, Long tokensOut, BigDecimal costUsd) {}
    }
}
