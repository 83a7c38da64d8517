package dev.sluice.query.run;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A field's finished JSON, as PostgreSQL wrote it. The gateway copies it without parsing it.
 *
 * @param utf8 valid JSON in UTF-8; must not be changed
 */
public record JsonFragment(byte[] utf8) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonFragment(var bytes) && Arrays.equals(bytes, utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    /** The JSON text. */
    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
