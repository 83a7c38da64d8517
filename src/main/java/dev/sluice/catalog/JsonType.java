package dev.sluice.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A type without a table, whose objects are read from JSON by their keys.
 *
 * @param members its fields by name, in the order of the SDL
 */
public record JsonType(String name, Map<String, Member> members) {

    public JsonType {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /**
     * A field.
     *
     * @param keys where its value lies in the JSON object; the first that has one of the right kind
     *     counts
     */
    public record Member(String name, List<String> keys, JsonShape shape) {

        public Member {
            keys = List.copyOf(keys);
        }
    }
}
