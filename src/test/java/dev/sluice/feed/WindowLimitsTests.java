package dev.sluice.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.feed.Change.Kind;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowLimitsTests {

    private static final LoggedColumns COLUMNS =
            new LoggedColumns("tasks", List.of("project_id"), List.of("agent_id"), List.of());
    private static final Layout LAYOUT = new Layout(1, COLUMNS);
    private static final WindowLimits LIMITS = new WindowLimits(3, 2);
    private static final UUID ATLAS = new UUID(0, 1);
    private static final UUID BEACON = new UUID(0, 2);
    private static final UUID CINDER = new UUID(0, 3);

    @Test
    void keepsWindowsWithinTheLimits() {
        var changes = List.of(updated(1, 10, ATLAS), updated(2, 11, ATLAS), updated(3, 12, ATLAS));

        assertThat(LIMITS.applied(changes)).isEqualTo(changes);
    }

    @Test
    void keepsTheLastResyncOfATable() {
        var resync =
                new Change(
                        1,
                        10,
                        Kind.RESYNC,
                        OffsetDateTime.parse("2026-11-27T00:00:00Z"),
                        LAYOUT,
                        null,
                        null,
                        null);
        var last = new Change(3, 12, Kind.RESYNC, resync.at(), LAYOUT, null, null, null);
        var everything = new Change(4, 12, Kind.RESYNC, resync.at(), null, null, null, null);
        var updated = updated(2, 11, ATLAS);

        assertThat(LIMITS.applied(List.of(resync, updated, last, everything)))
                .containsExactly(updated, last, everything);
    }

    @Test
    void replacesTheChangesOfAFullScopeByOneResync() {
        var changes = new ArrayList<Change>();
        changes.add(updated(1, 10, BEACON));
        IntStream.rangeClosed(2, 5).forEach(seq -> changes.add(updated(seq, seq, ATLAS)));
        changes.add(updated(6, 11, BEACON));

        var told = LIMITS.applied(changes);

        assertThat(told).hasSize(3);
        assertThat(told.get(0)).isEqualTo(changes.getFirst());
        assertThat(told.get(1).kind()).isEqualTo(Kind.RESYNC);
        assertThat(told.get(1).seq()).isEqualTo(2);
        assertThat(told.get(1).after().key("project_id")).isEqualTo(ATLAS);
        assertThat(told.get(1).after().key("agent_id")).isNull();
        assertThat(told.get(2)).isEqualTo(changes.getLast());
    }

    /** A change between two scopes is still told to the scope that is not full. */
    @Test
    void keepsAChangeThatAnotherScopeNeeds() {
        var changes = new ArrayList<Change>();
        IntStream.rangeClosed(1, 4).forEach(seq -> changes.add(updated(seq, seq, ATLAS)));
        changes.add(change(5, 20, Kind.UPDATED, ATLAS, BEACON));

        var told = LIMITS.applied(changes);

        assertThat(told).extracting(Change::kind).containsExactly(Kind.RESYNC, Kind.UPDATED);
        assertThat(told.getFirst().after().key("project_id")).isEqualTo(ATLAS);
        assertThat(told.getLast().after().key("project_id")).isEqualTo(BEACON);
    }

    /** A cascade: one transaction, many scopes with few rows each. */
    @Test
    void replacesTheChangesOfALargeTransaction() {
        var changes = new ArrayList<Change>();
        for (var seq = 1L; seq <= 2; seq++) {
            changes.add(change(2 * seq, 30, Kind.DELETED, ATLAS, null));
            changes.add(change(2 * seq + 1, 30, Kind.DELETED, BEACON, null));
        }
        changes.add(updated(6, 31, CINDER));

        var told = LIMITS.applied(changes);

        assertThat(told)
                .extracting(Change::kind)
                .containsExactly(Kind.RESYNC, Kind.RESYNC, Kind.UPDATED);
        assertThat(told.subList(0, 2))
                .extracting(change -> change.after().key("project_id"))
                .containsExactly(ATLAS, BEACON);
    }

    @Test
    void replacesManyFullScopesByOneResyncOfTheTable() {
        var changes = new ArrayList<Change>();
        for (var seq = 1L; seq <= 4; seq++) {
            changes.add(change(3 * seq, 30, Kind.DELETED, ATLAS, null));
            changes.add(change(3 * seq + 1, 30, Kind.DELETED, BEACON, null));
            changes.add(change(3 * seq + 2, 30, Kind.DELETED, CINDER, null));
        }

        var told = LIMITS.applied(changes);

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().kind()).isEqualTo(Kind.RESYNC);
        assertThat(told.getFirst().after()).isNull();
        assertThat(told.getFirst().layout()).isEqualTo(LAYOUT);
        assertThat(told.getFirst().seq()).isEqualTo(3);
    }

    @Test
    void keepsResyncs() {
        var everything = new Change(9, 40, Kind.RESYNC, OffsetDateTime.MIN, null, null, null, null);
        var changes = new ArrayList<Change>();
        IntStream.rangeClosed(1, 4).forEach(seq -> changes.add(updated(seq, seq, ATLAS)));
        changes.add(everything);

        assertThat(LIMITS.applied(changes)).hasSize(2).contains(everything);
    }

    private static Change updated(long seq, long xid, UUID project) {
        return change(seq, xid, Kind.UPDATED, project, project);
    }

    private static Change change(
            long seq, long xid, Kind kind, @Nullable UUID before, @Nullable UUID after) {
        return new Change(
                seq,
                xid,
                kind,
                OffsetDateTime.MIN,
                LAYOUT,
                new UUID(1, seq),
                image(before),
                image(after));
    }

    private static Change.@Nullable Image image(@Nullable UUID project) {
        if (project == null) {
            return null;
        }
        var keys = new ArrayList<@Nullable UUID>();
        keys.add(project);
        keys.add(null);
        return new Change.Image(COLUMNS, keys, List.of());
    }
}
