package dev.sluice.catalog.schema;

import static dev.sluice.catalog.schema.Sdl.field;
import static dev.sluice.catalog.schema.Sdl.named;
import static dev.sluice.catalog.schema.Sdl.nonNull;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.ChangeStream;
import dev.sluice.catalog.Entity;
import graphql.language.SDLDefinition;
import java.util.List;
import java.util.stream.Stream;

/** Builds the types of the changes that streams tell, one for each entity with a stream. */
final class ChangeTypes {

    private ChangeTypes() {}

    static Stream<SDLDefinition<?>> of(Catalog catalog) {
        return catalog.streams().values().stream()
                .map(ChangeStream::entity)
                .distinct()
                .map(ChangeTypes::change);
    }

    private static SDLDefinition<?> change(Entity entity) {
        return Sdl.object(
                ChangeStream.typeName(entity),
                "A change that a stream tells.",
                List.of(
                        field("kind", nonNull(named("ChangeKind")), "Kind of the change."),
                        field("id", Sdl.ID, "Global id; null for RESYNC."),
                        field(
                                entity.singleName(),
                                named(entity.name()),
                                "The row as it is now; null if it is gone or hidden, and for RESYNC."),
                        field(
                                "at",
                                nonNull(named("DateTime")),
                                "Time of the change, before its commit."),
                        field(
                                "cursor",
                                nonNull(named("FeedCursor")),
                                "Position after this change: `after` of a later subscription.")));
    }
}
