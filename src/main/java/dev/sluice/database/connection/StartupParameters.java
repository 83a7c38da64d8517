package dev.sluice.database.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;

/**
 * Removes the parameter {@code extra_float_digits} from the message that begins a session. The
 * driver always sends this parameter, but PgBouncer refuses it. PostgreSQL 12 and later write
 * floats exactly without it.
 */
final class StartupParameters extends ChannelOutboundHandlerAdapter {

    /**
     * Version 3.0 of PostgreSQL's protocol. Only the message that begins a session contains this
     * number.
     */
    private static final int VERSION = 3 << 16;

    private static final int HEADER = 8;
    private static final String UNWANTED = "extra_float_digits";

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        if (!(message instanceof ByteBuf bytes) || !begins(bytes)) {
            super.write(context, message, promise);
            return;
        }
        context.pipeline().remove(this);
        var without = context.alloc().buffer(bytes.readableBytes());
        try {
            copy(bytes, without);
        } finally {
            bytes.release();
        }
        super.write(context, without, promise);
    }

    private static boolean begins(ByteBuf bytes) {
        var start = bytes.readerIndex();
        return bytes.readableBytes() > HEADER
                && bytes.getInt(start) == bytes.readableBytes()
                && bytes.getInt(start + 4) == VERSION;
    }

    /**
     * Copies all parameters but the unwanted one. A zero byte ends each name, each value and the
     * message.
     */
    private static void copy(ByteBuf from, ByteBuf to) {
        from.skipBytes(HEADER);
        to.writeZero(HEADER);
        while (from.readableBytes() > 1) {
            var name = text(from);
            var value = text(from);
            if (!name.equals(UNWANTED)) {
                write(to, name);
                write(to, value);
            }
        }
        to.writeByte(0);
        to.setInt(0, to.readableBytes());
        to.setInt(4, VERSION);
    }

    private static String text(ByteBuf from) {
        var text = from.readCharSequence(from.bytesBefore((byte) 0), StandardCharsets.UTF_8);
        from.skipBytes(1);
        return text.toString();
    }

    private static void write(ByteBuf to, String text) {
        to.writeCharSequence(text, StandardCharsets.UTF_8);
        to.writeByte(0);
    }
}
