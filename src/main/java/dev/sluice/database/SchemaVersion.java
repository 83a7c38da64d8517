package dev.sluice.database;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of this Sluice.
 *
 * @param migrations each migration in the jar
 */
public record SchemaVersion(List<Migration> migrations) {

    /**
     * A migration.
     *
     * @param script the name of its file
     * @param checksum the checksum of a repeatable migration, which runs again when its file
     *     changes; null for a versioned migration, which runs once
     */
    public record Migration(String script, @Nullable Integer checksum) {}

    /** Copies the list. */
    public SchemaVersion {
        migrations = List.copyOf(migrations);
    }

    /**
     * Counts the migrations that never ran. A repeatable migration counts as run if it ever ran
     * with this checksum: a newer Sluice may have replaced it, and the gateways that it replaces
     * one after the other stay ready. A newer Sluice that made the database ran other repeatable
     * migrations only.
     */
    static final String MISSING =
            """
            with ran as (
              select script, version, checksum from flyway_schema_history where type = 'SQL' and success),
            newer as (
              select from ran where version is not null and script <> all ($1))
            select count(*)::int as missing
            from unnest($1::text[], $2::int[]) as own (script, checksum)
            where not exists (
              select from ran
              where ran.script = own.script
                and (own.checksum is null or own.checksum = ran.checksum or exists (select from newer)))""";

    /** Returns the parameters of {@link #MISSING}. */
    List<Object> parameters() {
        var checksums = new ArrayList<@Nullable Integer>();
        migrations.forEach(migration -> checksums.add(migration.checksum()));
        return List.of(
                migrations.stream().map(Migration::script).toArray(String[]::new),
                checksums.toArray(Integer[]::new));
    }
}
