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
 * The JSON of an answer as a list of byte arrays, called pieces. The answer consists of fragments:
 * the JSON of fields, as the database wrote it. A large fragment becomes a piece without a copy.
 * One thread builds a body, and any thread may read the finished body.
 */
public final class AnswerBody extends OutputStream {

    /** Minimum number of bytes of a fragment that is appended without a copy. */
    public static final int LARGE_FRAGMENT = 8 * 1024;

    /**
     * Size in bytes of a buffer that is handed to the server. The server requests 128 buffers
     * first, and more after it has written half of them. So the server holds at most half a
     * megabyte of one answer.
     */
    private static final int BUFFER = 4 * 1024;

    /** Maximum number of bytes that one step of the compression reads. */
    private static final int COMPRESSED = 16 * 1024;

    private final List<byte[]> pieces = new ArrayList<>();
    private final ByteArrayOutputStream small = new ByteArrayOutputStream(1024);
    private final boolean inPieces;
    private long length;

    private AnswerBody(boolean inPieces) {
        this.inPieces = inPieces;
    }

    /** Makes a body of one array, without a copy. */
    static AnswerBody of(byte[] bytes) {
        var body = new AnswerBody(false);
        body.append(bytes);
        return body;
    }

    /** Makes the body of an answer. Large fragments are not copied. */
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

    /** Appends an array without a copy. The caller must not change the array afterwards. */
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

    /** Returns whether the body is sent in small buffers. Otherwise the body is one array. */
    boolean isInPieces() {
        return inPieces;
    }

    /** Returns the array of a body that was made of one array. */
    byte[] bytes() {
        return pieces.getFirst();
    }

    long length() {
        return length;
    }

    /** Returns the SHA-256 of the body in hexadecimal digits. */
    String sha256() {
        var digest = DigestUtils.getSha256Digest();
        pieces.forEach(digest::update);
        return Hex.encodeHexString(digest.digest());
    }

    /** Returns the body in small buffers. Each buffer is made when the subscriber requests it. */
    Flux<DataBuffer> buffers(DataBufferFactory factory) {
        return slices(BUFFER).map(slice -> factory.wrap(slice.toBuffer()));
    }

    /**
     * Returns the body in buffers that are compressed with gzip as the subscriber requests them.
     */
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

    /** A part of a piece. {@code size} is the maximum number of bytes. */
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

        /** Compresses a slice. Returns the compressed bytes that are ready, which may be none. */
        byte[] compress(Slice slice) {
            try {
                gzip.write(slice.piece(), slice.offset(), slice.count());
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return taken();
        }

        /** Ends the compression. Returns the rest of the compressed bytes. */
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
