package dev.sluice.gateway.slow;

import dev.sluice.gateway.trace.OperationName;
import dev.sluice.policy.Caller;
import dev.sluice.query.trace.OperationUsage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * An operation that was slow, as the log describes it. No field repeats a value, a literal, a token
 * or the text of the document. Only the name of the operation comes from the client: it has bounded
 * length and no control characters.
 *
 * @param document the text of the document; null if the request only named an unknown document
 * @param usage the work for the operation
 * @param nanos the time of the operation without the time in which its answer is sent
 * @param caller the caller; null if the request failed before its caller was known
 * @param outcome {@code OK}, {@code CANCELLED}, or the code of the first error
 * @param trace the id of the trace; null if the request is not traced
 */
record SlowOperation(
        @Nullable String document,
        OperationUsage.Counts usage,
        long nanos,
        @Nullable Caller caller,
        String outcome,
        @Nullable String trace) {

    static final String OK = "OK";
    static final String CANCELLED = "CANCELLED";

    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * Returns the fields of the log event, in their order. Times are milliseconds.
     *
     * @param leftOut the number of slow operations since the last line that have no line
     */
    Map<String, Object> fields(long leftOut) {
        var fields = new LinkedHashMap<String, Object>();
        var operation = usage.operation();
        if (operation != null) {
            var name = OperationName.of(operation);
            put(fields, "type", name.type());
            put(fields, "name", name.name());
        }
        put(fields, "document", document == null ? null : DigestUtils.sha256Hex(document));
        put(fields, "cost", operation == null ? null : usage.cost());
        put(fields, "statements", usage.statements());
        put(fields, "shared_statements", usage.sharedStatements());
        put(fields, "key_rows", usage.keyRows());
        put(fields, "bytes", usage.bytes());
        put(fields, "database_ms", millis(usage.databaseNanos()));
        put(fields, "connection_wait_ms", millis(usage.connectionNanos()));
        put(fields, "admission_wait_ms", millis(usage.admissionNanos()));
        put(fields, "total_ms", millis(nanos));
        put(
                fields,
                "caller",
                caller == null ? null : caller.kind().name().toLowerCase(Locale.ROOT));
        put(fields, "outcome", outcome);
        put(fields, "left_out", leftOut == 0 ? null : leftOut);
        if (trace != null) {
            fields.put("trace.id", trace); // the name in the Elastic Common Schema
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put("sluice.operation." + name, value);
        }
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 10) / 10.0;
    }

    /** Returns the same fields as one line of text. */
    static String line(Map<String, Object> fields) {
        var line = new StringBuilder("Slow operation:");
        fields.forEach(
                (name, value) ->
                        line.append(' ')
                                .append(name.replace("sluice.operation.", ""))
                                .append('=')
                                .append(value));
        return line.toString();
    }
}
