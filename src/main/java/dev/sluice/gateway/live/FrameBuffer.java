package dev.sluice.gateway.live;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

/** A buffer that reports when the server has written it. */
final class FrameBuffer extends UnpooledHeapByteBuf {

    private final Runnable written;

    /** Wraps bytes without a copy. */
    FrameBuffer(byte[] bytes, Runnable written) {
        super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.length);
        this.written = written;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        written.run();
    }
}
