package dev.sluice.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A type without a table. Its fields are the values of keys in a JSON object.
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
     * @param keys the possible keys of the field in the JSON object; the first key with a value of
     *     the expected type counts
     */
    public record Member(String name, List<String> keys, JsonShape shape) {

        public Member {
            keys = List.copyOf(keys);
        }
    }
}
