package dev.sluice.query.input;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import dev.sluice.policy.Refusal;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** An id as clients see it: the type's prefix and the key, such as {@code task_0198f3c2-…}. */
public final class GlobalId {

    private static final Pattern FORM =
            Pattern.compile(
                    "([a-z][a-z0-9]*)_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
                    Pattern.CASE_INSENSITIVE);

    private GlobalId() {}

    /** The two parts of a global id. */
    public record Ref(String prefix, UUID key) {}

    /**
     * Returns the key in an id of the given entity. Rejects an id of another entity, and a text
     * that is no id.
     */
    public static UUID key(Object value, Entity entity) {
        var text = String.valueOf(value);
        return parse(text)
                .filter(ref -> ref.prefix().equals(entity.prefix()))
                .map(Ref::key)
                .orElseThrow(
                        () ->
                                Refusal.badInput(
                                        Described.quoted(text)
                                                + " is not an id of the type "
                                                + entity.name()
                                                + "; expected an id such as "
                                                + entity.prefix()
                                                + "_0198f3c2-5d4e-7a10-8b6f-2c9d3e4f5a6b"));
    }

    /**
     * Returns the prefix and the key in an id of any entity of the catalog. Rejects any other text.
     */
    public static Ref any(Object value, Catalog catalog) {
        var text = String.valueOf(value);
        return parse(text)
                .filter(ref -> catalog.withPrefix(ref.prefix()) != null)
                .orElseThrow(() -> Refusal.badInput(Described.quoted(text) + " is not an id"));
    }

    public static Optional<Ref> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Ref(matcher.group(1), UUID.fromString(matcher.group(2))))
                : Optional.empty();
    }
}
