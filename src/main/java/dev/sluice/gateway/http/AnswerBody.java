package dev.sluice.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of an answer in pieces: large fragments are pieces themselves, never copied together. It
 * is made by one thread, and can be read by all then.
 */
public final class AnswerBody extends OutputStream {

    /** Fragments from this size on are not copied. */
    public static final int LARGE_FRAGMENT = 8 * 1024;

    /**
     * Bytes of a buffer that is written. The server takes 128 buffers at a time, so that half a
     * megabyte of an answer is on its way, and more is taken after half of that.
     */
    private static final int BUFFER = 4 * 1024;

    /** Bytes that are compressed at a time. */
    private static final int COMPRESSED = 16 * 1024;

    private final List<byte[]> pieces = new ArrayList<>();
    private final ByteArrayOutputStream small = new ByteArrayOutputStream(1024);
    private final boolean inPieces;
    private long length;

    private AnswerBody(boolean inPieces) {
        this.inPieces = inPieces;
    }

    /** A body that is one array already. */
    static AnswerBody of(byte[] bytes) {
        var body = new AnswerBody(false);
        body.append(bytes);
        return body;
    }

    /** The body of an answer, whose large fragments are not copied. */
    static AnswerBody of(JsonMapper json, Map<String, ?> answer) {
        var body = new AnswerBody(true);
        json.writeValue(body, answer);
        body.endSmall();
        return body;
    }

    @Override
    public void write(int b) {
        small.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        small.write(bytes, offset, count);
    }

    /** Appends bytes without a copy; they are not to be changed. */
    public void append(byte[] piece) {
        endSmall();
        pieces.add(piece);
        length += piece.length;
    }

    private void endSmall() {
        if (small.size() > 0) {
            pieces.add(small.toByteArray());
            length += small.size();
            small.reset();
        }
    }

    /** Whether it is sent in pieces, not as one array. */
    boolean isInPieces() {
        return inPieces;
    }

    /** The only piece of a body that was made of one array. */
    byte[] bytes() {
        return pieces.getFirst();
    }

    long length() {
        return length;
    }

    /** Its SHA-256 in hexadecimal digits. */
    String sha256() {
        var digest = DigestUtils.getSha256Digest();
        pieces.forEach(digest::update);
        return Hex.encodeHexString(digest.digest());
    }

    /** The body in small buffers, made as they are requested. */
    Flux<DataBuffer> buffers(DataBufferFactory factory) {
        return slices(BUFFER).map(slice -> factory.wrap(slice.toBuffer()));
    }

    /** The same, compressed. */
    Flux<DataBuffer> compressed(DataBufferFactory factory) {
        return Flux.defer(
                () -> {
                    var gzip = new Gzip();
                    return slices(COMPRESSED)
                            .map(gzip::compress)
                            .concatWith(Flux.defer(() -> Flux.just(gzip.end())))
                            .filter(bytes -> bytes.length > 0)
                            .map(factory::wrap);
                });
    }

    private Flux<Slice> slices(int size) {
        return Flux.fromIterable(pieces)
                .concatMapIterable(
                        piece ->
                                () ->
                                        IntStream.range(0, (piece.length + size - 1) / size)
                                                .mapToObj(i -> new Slice(piece, i * size, size))
                                                .iterator());
    }

    /** A part of a piece. */
    private record Slice(byte[] piece, int offset, int size) {

        private ByteBuffer toBuffer() {
            return ByteBuffer.wrap(piece, offset, count());
        }

        private int count() {
            return Math.min(size, piece.length - offset);
        }
    }

    /** Compresses a body step by step. */
    private static final class Gzip {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream(COMPRESSED);
        private final GZIPOutputStream gzip;

        Gzip() {
            try {
                gzip = new GZIPOutputStream(out, BUFFER);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        /** The part of the compressed body that is ready; may be empty. */
        byte[] compress(Slice slice) {
            try {
                gzip.write(slice.piece(), slice.offset(), slice.count());
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return taken();
        }

        /** The rest. */
        byte[] end() {
            try {
                gzip.close();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return taken();
        }

        private byte[] taken() {
            var bytes = out.toByteArray();
            out.reset();
            return bytes;
        }
    }
}
