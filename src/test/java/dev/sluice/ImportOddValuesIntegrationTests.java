package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Databases with odd but legal values are imported without the loss of a row. The old tables are
 * those of the systems' documents; the rows are the usual ones and those of {@code odd.sql}.
 */
class ImportOddValuesIntegrationTests {

    /** A line of the message: table, column, old key, reason and remedy. */
    private static final Pattern PROBLEM =
            Pattern.compile("(?m)^(\\w+)\\.(\\w+|\\*), key (.+?): .+ (Correct|Give|Report) .+$");

    @Test
    void thereAreManyKindsOfThem() throws IOException {
        var kinds = 0;
        for (var system : OldSystem.values()) {
            var count = kinds(system);
            System.out.printf("%s: %d kinds of odd values%n", system.inventoryName(), count);
            kinds += count;
        }
        System.out.printf("all systems: %d kinds of odd values%n", kinds);
        assertThat(kinds).isGreaterThanOrEqualTo(120);
    }

    @ParameterizedTest
    @EnumSource
    void valuesThatCannotComeInAreListedAtOnceWithTheirOldKeys(OldSystem system)
            throws SQLException {
        var target = ready(system);

        var failure = catchThrowable(() -> system.bringInto(target, "off"));

        assertThat(failure)
                .hasMessageContaining(" values of %s cannot come in".formatted(system.label()))
                .hasMessageNotContainingAny(
                        "violates", "invalid input", "Failing row", "duplicate key");
        var announced = Pattern.compile("(\\d+) values of").matcher(failure.getMessage());
        assertThat(announced.find()).isTrue();
        var problems = PROBLEM.matcher(failure.getMessage()).results().toList();
        System.out.printf(
                "%s: %d values are listed at once%n", system.inventoryName(), problems.size());
        assertThat(problems).hasSize(Integer.parseInt(announced.group(1)));
        for (var problem : problems) {
            assertThat(
                            number(
                                    target,
                                    "select count(*) from \"%s\".\"%s\" as s where %s = ?"
                                            .formatted(
                                                    system.inventoryName(),
                                                    problem.group(1),
                                                    key(target, system, problem.group(1))),
                                    problem.group(3)))
                    .as(problem.group())
                    .isPositive();
        }
        assertThat(number(target, "select count(*) from users")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void everyRowIsHereOrPartOfAnotherOrNoted(OldSystem system) throws SQLException {
        var target = ready(system);

        system.bringInto(target, "off", "sluice.import_leave_out");

        var lost = new ArrayList<String>();
        for (var table : tables(target, system)) {
            var figures = figures(target, system, table);
            System.out.printf("%s.%s: %s%n", system.inventoryName(), table, figures);
            if (figures.lost() != 0) {
                lost.add("%s: %s".formatted(table, figures));
            }
        }
        assertThat(lost).as("tables that lost rows").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aSecondImportChangesNothing(OldSystem system) throws SQLException {
        var target = ready(system);
        system.bringInto(target, "off", "sluice.import_leave_out");
        var first = contents(target);

        system.bringInto(target, "off", "sluice.import_leave_out");

        assertThat(contents(target)).isEqualTo(first);
    }

    /** A trigger that swallows a row is a way to lose it that no rule knows of. */
    @Test
    void aRowThatVanishesStopsTheImport() throws SQLException {
        var target = TestDatabase.migrated();
        OldSystem.VIBE8.load(target);
        TestDatabase.execute(
                target,
                """
                create function swallow() returns trigger language plpgsql as 'begin return null; end';
                create trigger swallow before insert on jobs
                  for each row when (new.source_key = 'c') execute function swallow()""");

        var failure = catchThrowable(() -> OldSystem.VIBE8.bringInto(target));

        assertThat(failure)
                .hasMessageContaining(
                        "jobs.*, key c: The row did not come in, and nothing says why.");
        assertThat(number(target, "select count(*) from users")).isZero();
    }

    private static int kinds(OldSystem system) throws IOException {
        return (int)
                Files.readAllLines(system.oddRows()).stream()
                        .filter(line -> line.startsWith("-- kind: "))
                        .distinct()
                        .count();
    }

    private static DatabaseTarget ready(OldSystem system) {
        var target = TestDatabase.migrated();
        system.load(target);
        system.loadOddRows(target);
        return target;
    }

    /** How many rows an old table has, and where they are now. */
    private record Figures(int rows, int here, int merged, int noted) {

        int lost() {
            return rows - here - merged - noted;
        }
    }

    private static Figures figures(DatabaseTarget target, OldSystem system, String table)
            throws SQLException {
        var key = key(target, system, table);
        var old = "\"%s\".\"%s\" as s".formatted(system.inventoryName(), table);
        var rows = number(target, "select count(*) from " + old);
        if (number(
                        target,
                        "select count(*) from sluice_import.leftovers where source_table = ? and source_key = '*'",
                        table)
                > 0) {
            return new Figures(rows, 0, 0, rows);
        }
        var to = target(system, table);
        // A chat has its name for a key, and a setting can have that of its user behind it.
        var here =
                "exists (select from public.%1$s as t where t.source_system = '%2$s' and (t.source_key = %3$s or t.id = sluice_import.new_id('%2$s', '%4$s', %3$s) or '%4$s' = 'config' and split_part(t.source_key, '/', 1) = %3$s))"
                        .formatted(to, system.label(), key, table);
        var merged =
                "exists (select from sluice_import.merged_rows as m join public.%s as t on t.id = m.id where m.source_table = '%s' and m.source_key = %s)"
                        .formatted(to, table, key);
        var noted =
                "exists (select from sluice_import.leftovers as n where n.row_left_out and n.source_table = '%s' and n.source_key = %s)"
                        .formatted(table, key);
        return new Figures(
                rows,
                number(target, "select count(*) from %s where %s".formatted(old, here)),
                number(
                        target,
                        "select count(*) from %s where not %s and %s".formatted(old, here, merged)),
                number(
                        target,
                        "select count(*) from %s where not %s and not %s and %s"
                                .formatted(old, here, merged, noted)));
    }

    private static List<String> tables(DatabaseTarget target, OldSystem system)
            throws SQLException {
        return texts(
                target,
                """
                select c.relname from pg_class as c
                where c.relnamespace = '"%s"'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1"""
                        .formatted(system.inventoryName()));
    }

    /** The key of an old row: its primary key, or the id alone where the table has partitions. */
    private static String key(DatabaseTarget target, OldSystem system, String table)
            throws SQLException {
        return texts(
                        target,
                        """
                        select case when c.relkind = 'p' then 's.id::text' else
                            string_agg(format('s.%%I::text', a.attname), ' || ''/'' || ' order by k.place) end
                        from pg_class as c join pg_index as i on i.indrelid = c.oid and i.indisprimary
                          cross join unnest(i.indkey::smallint[]) with ordinality as k (number, place)
                          join pg_attribute as a on a.attrelid = c.oid and a.attnum = k.number
                        where c.oid = '"%s"."%s"'::regclass group by c.relkind"""
                                .formatted(system.inventoryName(), table))
                .getFirst();
    }

    /** The table that the rows of an old table go to, as {@code db/sources.csv} says. */
    private static String target(OldSystem system, String table) {
        try (var lines = Files.lines(system.expectation())) {
            return lines.map(line -> line.split(",", -1))
                    .filter(line -> line[0].equals(table) && line[1].isEmpty())
                    .map(line -> line[2])
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<String> contents(DatabaseTarget target) throws SQLException {
        var contents = new ArrayList<String>();
        for (var table :
                texts(
                        target,
                        "select format('%I.%I', table_schema, table_name) from information_schema.tables"
                                + " where table_schema in ('public', 'sluice_import') and table_type = 'BASE TABLE' order by 1")) {
            contents.addAll(
                    texts(
                            target,
                            "select '%1$s ' || count(*) || ' ' || coalesce(md5(string_agg(t.xmin || t::text, '' order by t::text)), '') from %1$s as t"
                                    .formatted(table)));
        }
        return contents;
    }

    private static int number(DatabaseTarget target, String sql, String... values)
            throws SQLException {
        return Integer.parseInt(texts(target, sql, values).getFirst());
    }

    private static List<String> texts(DatabaseTarget target, String sql, String... values)
            throws SQLException {
        var texts = new ArrayList<String>();
        try (var connection = target.connect();
                var statement = connection.prepareStatement(sql)) {
            for (var place = 0; place < values.length; place++) {
                statement.setString(place + 1, values[place]);
            }
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
        }
        return texts;
    }
}
