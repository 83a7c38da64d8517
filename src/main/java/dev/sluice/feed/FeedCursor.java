package dev.sluice.feed;

import dev.sluice.policy.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in the log of changes from which any replica can go on. Clients see it as base64url of
 * binary numbers.
 *
 * @param incarnation the life of the server in which the place was flushed
 * @param lsn the position of the write-ahead log up to which everything before was flushed
 * @param from the snapshot that saw what was told
 * @param inside the place within a window that does not fit on a page; null between windows
 */
public record FeedCursor(UUID incarnation, long lsn, Snapshot from, @Nullable Inside inside) {

    /**
     * A place in the order of changes that {@code from} did not see, and {@code until} did.
     *
     * @param seq the number of the last change that was told
     */
    public record Inside(Snapshot until, long seq) {}

    private static final byte BETWEEN = 1;
    private static final byte INSIDE = 2;

    /** The maximum length of a cursor's text. With 200 writers, a cursor has at most 2 KB. */
    private static final int MAX_LENGTH = 64 * 1024;

    /** The maximum number of running transactions of a snapshot that a client sends. */
    private static final int MAX_RUNNING = 5000;

    /**
     * Reads a cursor that a client sends.
     *
     * @throws Refusal with the code BAD_USER_INPUT if the log can have returned no such cursor
     */
    public static FeedCursor parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw invalid();
        }
        try {
            var in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            var form = in.get();
            if (form != BETWEEN && form != INSIDE) {
                throw invalid();
            }
            var incarnation = new UUID(in.getLong(), in.getLong());
            var lsn = Varints.read(in);
            var from = snapshot(in);
            var inside = form == INSIDE ? new Inside(snapshot(in), Varints.read(in)) : null;
            if (in.hasRemaining() || (inside != null && inside.until().xmax() < from.xmax())) {
                throw invalid();
            }
            return new FeedCursor(incarnation, lsn, from, inside);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw invalid();
        }
    }

    private static Refusal invalid() {
        return Refusal.badInput("not a cursor that the change feed returned");
    }

    private static Snapshot snapshot(ByteBuffer in) {
        var xmax = Varints.read(in);
        var count = Varints.read(in);
        if (count > MAX_RUNNING || count > in.remaining()) {
            throw invalid();
        }
        var running = new ArrayList<Long>();
        var before = 0L;
        for (var i = 0; i < count; i++) {
            before = i == 0 ? xmax - Varints.read(in) : before + Varints.read(in);
            running.add(before);
        }
        var mark = Varints.read(in);
        return new Snapshot(xmax, running, mark, xmax + Varints.read(in));
    }

    /** Whether a change lies before this place, so that it was told already. */
    public boolean hasTold(Change change) {
        return from.sees(change.xid())
                || (inside != null
                        && inside.until().sees(change.xid())
                        && change.seq() <= inside.seq());
    }

    /** Returns the text of the cursor: letters, digits, {@code -} and {@code _}. */
    public String text() {
        var out = new ByteArrayOutputStream();
        out.write(inside == null ? BETWEEN : INSIDE);
        out.writeBytes(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(incarnation.getMostSignificantBits())
                        .putLong(incarnation.getLeastSignificantBits())
                        .array());
        Varints.write(out, lsn);
        write(out, from);
        if (inside != null) {
            write(out, inside.until());
            Varints.write(out, inside.seq());
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    }

    /** Writes the distances between the ids, most of which are small. */
    private static void write(ByteArrayOutputStream out, Snapshot snapshot) {
        Varints.write(out, snapshot.xmax());
        Varints.write(out, snapshot.running().size());
        var before = 0L;
        for (var xid : snapshot.running()) {
            Varints.write(out, before == 0 ? snapshot.xmax() - xid : xid - before);
            before = xid;
        }
        Varints.write(out, snapshot.mark());
        Varints.write(out, snapshot.fresh() - snapshot.xmax());
    }
}
