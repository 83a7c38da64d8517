package dev.sluice.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip data (RFC 1952) with exactly one member. {@link java.util.zip.GZIPInputStream}
 * reads the next member by recursion, so a body of many empty members would overflow the stack.
 */
final class GzipMember {

    private static final short MAGIC = (short) 0x8b1f;
    private static final byte DEFLATE = 8;

    /** Number of header bytes that are skipped: the time, the compression level and the system. */
    private static final int UNUSED = 6;

    private static final int HAS_CHECKSUM = 1 << 1;
    private static final int HAS_EXTRA = 1 << 2;
    private static final int HAS_NAME = 1 << 3;
    private static final int HAS_COMMENT = 1 << 4;

    private static final int CHUNK = 8192;

    private GzipMember() {}

    /**
     * Decompresses bytes.
     *
     * @param most the maximum number of bytes of the result
     * @return the decompressed bytes; null if there are more than {@code most}
     * @throws DataFormatException if the bytes are not exactly one member
     */
    static byte @Nullable [] unpacked(byte[] packed, int most) throws DataFormatException {
        var bytes = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        try {
            skipHeader(bytes);
            var unpacked = inflated(bytes, most);
            if (unpacked != null) {
                checkTrailer(bytes, unpacked);
            }
            return unpacked;
        } catch (BufferUnderflowException | IllegalArgumentException cut) {
            throw new DataFormatException("The bytes end too early");
        }
    }

    private static void skipHeader(ByteBuffer bytes) throws DataFormatException {
        if (bytes.getShort() != MAGIC || bytes.get() != DEFLATE) {
            throw new DataFormatException("The bytes do not begin like gzip");
        }
        var flags = bytes.get();
        skip(bytes, UNUSED);
        if ((flags & HAS_EXTRA) != 0) {
            skip(bytes, Short.toUnsignedInt(bytes.getShort()));
        }
        if ((flags & HAS_NAME) != 0) {
            skipText(bytes);
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText(bytes);
        }
        if ((flags & HAS_CHECKSUM) != 0) {
            skip(bytes, Short.BYTES);
        }
    }

    private static void skip(ByteBuffer bytes, int count) {
        bytes.position(bytes.position() + count);
    }

    private static void skipText(ByteBuffer bytes) {
        while (bytes.get() != 0) {
            // a text ends with a null byte
        }
    }

    private static byte @Nullable [] inflated(ByteBuffer bytes, int most)
            throws DataFormatException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(bytes);
            var all = new ByteArrayOutputStream();
            var chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                var count = inflater.inflate(chunk);
                if (count == 0 && !inflater.finished()) {
                    throw new DataFormatException("The bytes end too early");
                }
                all.write(chunk, 0, count);
                if (all.size() > most) {
                    return null;
                }
            }
            return all.toByteArray();
        } finally {
            inflater.end();
        }
    }

    private static void checkTrailer(ByteBuffer bytes, byte[] unpacked) throws DataFormatException {
        var checksum = new CRC32();
        checksum.update(unpacked);
        if (bytes.getInt() != (int) checksum.getValue()
                || bytes.getInt() != unpacked.length
                || bytes.hasRemaining()) {
            throw new DataFormatException("The bytes do not end like gzip of one member");
        }
    }
}
