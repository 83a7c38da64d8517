package dev.sluice;

import java.util.regex.Pattern;

/** The examples of GraphiQL that are subscriptions, and rows for them as other services write. */
final class StreamExample {

    private static final Pattern SUBSCRIPTION =
            Pattern.compile("^subscription\\b", Pattern.MULTILINE);
    private static final Pattern JOB = Pattern.compile("jobId: \"job_([0-9a-f-]{36})\"");
    private static final Pattern CONVERSATION =
            Pattern.compile("conversationId:\\s+\"conversation_([0-9a-f-]{36})\"");

    private StreamExample() {}

    static boolean isOne(String document) {
        return SUBSCRIPTION.matcher(document).find();
    }

    /** Returns a statement that inserts a row for the subscription of a document. */
    static String write(String document) {
        var job = JOB.matcher(document);
        if (job.find()) {
            return report(job.group(1), 70);
        }
        var conversation = CONVERSATION.matcher(document);
        if (conversation.find()) {
            return message(conversation.group(1), "A new message");
        }
        throw new AssertionError("No row is known for " + document);
    }

    /** Returns a statement that inserts a progress report of a job. */
    static String report(String job, int percent) {
        return """
               insert into job_progress (job_id, user_id, status, stage, percent)
               select id, user_id, 'running', 'lint', %d from jobs where id = '%s'"""
                .formatted(percent, job);
    }

    /** Returns a statement that inserts a message of a conversation's starter. */
    static String message(String conversation, String content) {
        return """
               insert into messages (conversation_id, author_type, user_id, content)
               select id, 'user', created_by_user_id, '%s' from conversations where id = '%s'"""
                .formatted(content, conversation);
    }
}
