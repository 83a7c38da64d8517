package dev.sluice.gateway.engine;

import dev.sluice.gateway.http.AnswerBody;
import dev.sluice.query.run.JsonFragment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** The bytes of a fragment. Jackson copies them to its output without decoding them. */
public record RawJson(byte[] utf8) implements SerializableString {

    /** Writes fragments. */
    public static final class Serializer extends ValueSerializer<JsonFragment> {
        @Override
        public void serialize(
                JsonFragment fragment, JsonGenerator generator, SerializationContext context) {
            var utf8 = fragment.utf8();
            if (utf8.length >= AnswerBody.LARGE_FRAGMENT
                    && generator.streamWriteOutputTarget() instanceof AnswerBody body) {
                generator.writeRawValue(""); // writes the separator
                generator.flush();
                body.append(utf8);
            } else {
                generator.writeRawValue(new RawJson(utf8));
            }
        }
    }

    @Override
    public String getValue() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public int charLength() {
        return getValue().length();
    }

    @Override
    public byte[] asUnquotedUTF8() {
        return utf8;
    }

    @Override
    public int appendUnquotedUTF8(byte[] buffer, int offset) {
        if (buffer.length - offset < utf8.length) {
            return -1;
        }
        System.arraycopy(utf8, 0, buffer, offset, utf8.length);
        return utf8.length;
    }

    @Override
    public int appendUnquoted(char[] buffer, int offset) {
        var text = getValue();
        if (buffer.length - offset < text.length()) {
            return -1;
        }
        text.getChars(0, text.length(), buffer, offset);
        return text.length();
    }

    @Override
    public int writeUnquotedUTF8(OutputStream out) throws IOException {
        out.write(utf8);
        return utf8.length;
    }

    @Override
    public int putUnquotedUTF8(ByteBuffer buffer) {
        if (buffer.remaining() < utf8.length) {
            return -1;
        }
        buffer.put(utf8);
        return utf8.length;
    }

    @Override
    public char[] asQuotedChars() {
        throw neverQuoted();
    }

    @Override
    public byte[] asQuotedUTF8() {
        throw neverQuoted();
    }

    @Override
    public int appendQuotedUTF8(byte[] buffer, int offset) {
        throw neverQuoted();
    }

    @Override
    public int appendQuoted(char[] buffer, int offset) {
        throw neverQuoted();
    }

    @Override
    public int writeQuotedUTF8(OutputStream out) {
        throw neverQuoted();
    }

    @Override
    public int putQuotedUTF8(ByteBuffer out) {
        throw neverQuoted();
    }

    private static IllegalStateException neverQuoted() {
        return new IllegalStateException("JSON is written raw, never as a string");
    }
}
