package dev.sluice;

import dev.sluice.catalog.Bucket;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The ways to group the rows of a type, each as a request states it. */
final class Groupings {

    private static final List<String> ZONES = List.of("UTC", "Asia/Kolkata", "America/New_York");

    private Groupings() {}

    /**
     * A way to group rows.
     *
     * @param text an item of {@code groupBy}
     * @param key what is selected of the groups' keys
     */
    record Grouping(String text, String key) {}

    static List<Grouping> of(Entity entity) {
        return entity.groupable()
                .flatMap(
                        field ->
                                field instanceof Column column
                                        ? ofColumn(column)
                                        : Stream.of(
                                                new Grouping(
                                                        "{%s: true}".formatted(field.name()),
                                                        field.name() + " { __typename id }")))
                .toList();
    }

    private static Stream<Grouping> ofColumn(Column column) {
        return switch (column.type()) {
            case DATE ->
                    buckets(column)
                            .map(
                                    bucket ->
                                            new Grouping(
                                                    "{%s: {bucket: %s}}"
                                                            .formatted(column.name(), bucket),
                                                    column.name()));
            case DATE_TIME ->
                    buckets(column)
                            .flatMap(
                                    bucket ->
                                            ZONES.stream()
                                                    .limit(bucket == Bucket.DAY ? 3 : 1)
                                                    .map(zone -> zoned(column, bucket, zone)));
            default ->
                    Stream.of(new Grouping("{%s: true}".formatted(column.name()), column.name()));
        };
    }

    private static Grouping zoned(Column column, Bucket bucket, String zone) {
        return new Grouping(
                "{%s: {bucket: %s, timeZone: \"%s\"}}".formatted(column.name(), bucket, zone),
                column.name());
    }

    private static Stream<Bucket> buckets(Column column) {
        return Arrays.stream(Bucket.values())
                .filter(bucket -> column.type() == ColumnType.DATE_TIME || bucket != Bucket.HOUR);
    }
}
