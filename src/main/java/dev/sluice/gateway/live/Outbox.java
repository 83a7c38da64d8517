package dev.sluice.gateway.live;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * The bytes that one connection writes: answers of its operations, in turn, and messages of the
 * protocol, which go first. An operation is asked for more results only as the client takes them,
 * so a slow client needs little memory. Safe for all threads.
 */
public final class Outbox {

    /** The bytes that the server may have at a time. It writes the next ones afterwards. */
    private static final long MAX_UNWRITTEN = 64 * 1024;

    /** The maximum number of messages of the protocol that wait. */
    private static final int MAX_MESSAGES = 1_000;

    /** The maximum number of their bytes; one message may have more. */
    private static final long MAX_MESSAGE_BYTES = 256 * 1024;

    private static final Disposable NOTHING = Disposables.disposed();

    private final Encoder encoder;
    private final Runnable flooded;
    private final ArrayDeque<byte[]> messages = new ArrayDeque<>(0);
    private final Map<String, OutboxOperation> operations = new LinkedHashMap<>(4);
    private final ArrayDeque<OutboxOperation> ready = new ArrayDeque<>(4);
    private @Nullable FluxSink<ByteBuf> sink;
    private long messageBytes;
    private long unwritten;
    private long progressed = System.nanoTime();
    private boolean isBlocked;
    private boolean isDraining;
    private boolean isClosing;

    /** Writes the frames of a protocol. */
    public interface Encoder {

        /** Returns the bytes of a frame of an operation. */
        byte[] frame(String id, Frame frame);

        /** Returns the bytes that say that an operation has ended. */
        byte[] complete(String id);
    }

    /**
     * Creates an empty outbox.
     *
     * @param flooded called if the client causes more messages than it takes
     */
    public Outbox(Encoder encoder, Runnable flooded) {
        this.encoder = encoder;
        this.flooded = flooded;
    }

    /** Returns the bytes in the order of writing. Only one subscription is possible. */
    public Flux<ByteBuf> buffers() {
        return Flux.create(
                created -> {
                    synchronized (this) {
                        sink = created;
                    }
                    created.onRequest(_ -> written(0));
                    created.onDispose(this::dispose);
                },
                FluxSink.OverflowStrategy.ERROR);
    }

    /** Adds a message of the protocol. */
    public void send(byte[] message) {
        send(() -> message);
    }

    /**
     * Adds a message about the operations, which must stay as they are meanwhile: their frames are
     * written either before the message was made, or after the message.
     *
     * @param message makes the message; null if there is none
     */
    public void send(Supplier<byte @Nullable []> message) {
        boolean isFull;
        synchronized (this) {
            var made = isClosing ? null : message.get();
            isFull = made != null && !hasRoom(made);
            if (made != null && !isFull) {
                messages.add(made);
                messageBytes += made.length;
            }
        }
        if (isFull) {
            flooded.run();
        }
        drain();
    }

    private boolean hasRoom(byte[] message) {
        return messages.isEmpty()
                || (messages.size() < MAX_MESSAGES
                        && messageBytes + message.length <= MAX_MESSAGE_BYTES);
    }

    /** Whether the stream of bytes has ended or ends, so that no operation begins any more. */
    public synchronized boolean isClosing() {
        return isClosing;
    }

    /** Ends the stream of bytes after the messages that wait. Operations end now. */
    public void close() {
        synchronized (this) {
            isClosing = true;
        }
        cancelAll();
        drain();
    }

    /**
     * Begins an operation, unless the stream of bytes ends.
     *
     * @return false if an operation with this id runs already
     */
    public boolean begin(String id, Flux<Frame> frames, StreamProgress progress) {
        var operation = new OutboxOperation(id, progress, this);
        synchronized (this) {
            if (isClosing) {
                return true;
            }
            if (operations.putIfAbsent(id, operation) != null) {
                return false;
            }
        }
        frames.subscribe(operation);
        return true;
    }

    /** The number of operations that run. */
    public synchronized int running() {
        return operations.size();
    }

    /** Ends an operation without a further message. Does nothing if there is none. */
    public void cancel(String id) {
        OutboxOperation operation;
        synchronized (this) {
            operation = operations.remove(id);
            if (operation != null) {
                ready.remove(operation);
            }
        }
        if (operation != null) {
            operation.cancel();
        }
    }

    private void cancelAll() {
        Map<String, OutboxOperation> all;
        synchronized (this) {
            all = Map.copyOf(operations);
            operations.clear();
            ready.clear();
        }
        all.values().forEach(OutboxOperation::cancel);
    }

    private void dispose() {
        synchronized (this) {
            isClosing = true;
            messages.clear();
            messageBytes = 0;
        }
        cancelAll();
    }

    /** Notes that an operation has a frame, or has ended. */
    void isReady(OutboxOperation operation) {
        synchronized (this) {
            if (operations.get(operation.id()) == operation
                    && operation.hasMore() // another thread may have taken the frame already
                    && !ready.contains(operation)) {
                ready.add(operation);
            }
        }
        drain();
    }

    /** Calls the action for each operation that runs. */
    public void forEach(BiConsumer<String, StreamProgress> action) {
        Map<String, OutboxOperation> all;
        synchronized (this) {
            all = Map.copyOf(operations);
        }
        all.forEach((id, operation) -> action.accept(id, operation.progress()));
    }

    /**
     * Returns the time of the last progress of a client that does not take its bytes; null if no
     * bytes wait for the client.
     */
    public synchronized @Nullable Long blockedSince() {
        return isBlocked ? progressed : null;
    }

    /** Returns the time at which a client that did not take its bytes last took some. */
    public synchronized long progressed() {
        return progressed;
    }

    /** The server has written bytes, or asks for more. */
    private void written(int bytes) {
        synchronized (this) {
            unwritten -= bytes;
            if (isBlocked) {
                progressed = System.nanoTime();
            }
        }
        drain();
    }

    private void drain() {
        FluxSink<ByteBuf> target;
        synchronized (this) {
            if (sink == null || isDraining) {
                return;
            }
            isDraining = true;
            target = sink;
        }
        while (true) {
            Next next;
            boolean isOver;
            synchronized (this) {
                next = next(target);
                isOver = next == null && isClosing && messages.isEmpty();
                if (next == null) {
                    isDraining = false;
                } else {
                    unwritten += next.bytes().length;
                }
            }
            if (next == null) {
                if (isOver) {
                    target.complete();
                }
                return;
            }
            var length = next.bytes().length;
            var held = next.held();
            target.next(
                    new FrameBuffer(
                            next.bytes(),
                            () -> {
                                held.dispose();
                                written(length);
                            }));
            if (target.isCancelled()) {
                held.dispose();
            }
            if (next.operation() != null) {
                next.operation().ask();
            }
        }
    }

    /**
     * The next bytes to write.
     *
     * @param operation the operation that may prepare another frame now; null if there is none
     * @param held is given back when the bytes are written
     */
    private record Next(byte[] bytes, @Nullable OutboxOperation operation, Disposable held) {}

    /** Returns the next bytes to write; null if there are none or the server cannot take them. */
    private @Nullable Next next(FluxSink<ByteBuf> target) {
        if (messages.isEmpty() && ready.isEmpty()) {
            isBlocked = false;
            return null;
        }
        if (target.requestedFromDownstream() <= 0 || unwritten >= MAX_UNWRITTEN) {
            if (!isBlocked) {
                isBlocked = true;
                progressed = System.nanoTime();
            }
            return null;
        }
        isBlocked = false;
        var message = messages.poll();
        if (message != null) {
            messageBytes -= message.length;
            return new Next(message, null, NOTHING);
        }
        var operation = Objects.requireNonNull(ready.poll());
        var frame = operation.poll();
        if (frame == null) {
            operations.remove(operation.id());
            return new Next(encoder.complete(operation.id()), null, NOTHING);
        }
        if (frame instanceof Frame.Failure) {
            operations.remove(operation.id());
        } else if (operation.hasMore()) {
            ready.add(operation);
        }
        return new Next(encoder.frame(operation.id(), frame), operation, frame.held());
    }
}
