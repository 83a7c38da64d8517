package dev.sluice.database.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import io.r2dbc.postgresql.message.Format;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Reads a text column as the UTF-8 bytes that PostgreSQL sent, without converting them to
 * characters.
 */
final class TextBytesCodec implements Codec<byte[]> {

    /** Adds the codec to the driver's configuration. */
    static final CodecRegistrar REGISTRAR = TextBytesCodec::register;

    private static Publisher<Void> register(
            PostgresqlConnection connection, ByteBufAllocator allocator, CodecRegistry registry) {
        registry.addFirst(new TextBytesCodec());
        return Mono.empty();
    }

    @Override
    public boolean canDecode(int dataType, Format format, Class<?> type) {
        return type == byte[].class && dataType == PostgresqlObjectId.TEXT.getObjectId();
    }

    @Override
    public byte @Nullable [] decode(
            @Nullable ByteBuf buffer, int dataType, Format format, Class<? extends byte[]> type) {
        return buffer == null ? null : ByteBufUtil.getBytes(buffer);
    }

    @Override
    public boolean canEncode(Object value) {
        return false;
    }

    @Override
    public boolean canEncodeNull(Class<?> type) {
        return false;
    }

    @Override
    public EncodedParameter encode(Object value) {
        throw new IllegalStateException("Texts are bound as strings");
    }

    @Override
    public EncodedParameter encode(Object value, int dataType) {
        throw new IllegalStateException("Texts are bound as strings");
    }

    @Override
    public EncodedParameter encodeNull() {
        throw new IllegalStateException("Texts are bound as strings");
    }
}
