package dev.sluice.policy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The identity under which limits count a caller: a user, an agent, a service, or the network of an
 * anonymous caller.
 *
 * @param value a user's key, an agent's key, a service's name, or a network's bytes; keys of
 *     different kinds are never equal
 */
public record CallerKey(Object value) {

    /** The number of leading bytes of an IPv6 address that identify a network. */
    private static final int NETWORK_BYTES = 8;

    private record Agent(UUID id) {}

    private record Service(String name) {}

    private static final CallerKey UNKNOWN = new CallerKey(ByteBuffer.allocate(0));

    /**
     * Returns the key of a caller. All anonymous callers without a known address have the same key.
     */
    public static CallerKey of(Caller caller, @Nullable InetSocketAddress address) {
        return switch (caller.kind()) {
            case ANONYMOUS -> ofNetwork(address);
            case USER, ADMINISTRATOR -> new CallerKey(Objects.requireNonNull(caller.id()));
            case AGENT -> new CallerKey(new Agent(Objects.requireNonNull(caller.id())));
            case SERVICE -> new CallerKey(new Service(Objects.requireNonNull(caller.service())));
        };
    }

    /** Whether the key stands for a signed-in caller: a user, an agent or a service. */
    public boolean isUser() {
        return !(value instanceof ByteBuffer);
    }

    /**
     * Returns the key of a network. It consists of the whole IPv4 address, or of the first 64 bits
     * of an IPv6 address.
     */
    public static CallerKey ofNetwork(@Nullable InetSocketAddress socket) {
        var address = socket == null ? null : address(socket);
        if (address == null) {
            return UNKNOWN;
        }
        var bytes = ByteBuffer.wrap(address.getAddress());
        return new CallerKey(address instanceof Inet6Address ? bytes.limit(NETWORK_BYTES) : bytes);
    }

    /** The address of a proxy's header is unresolved text; no name is looked up. */
    private static @Nullable InetAddress address(InetSocketAddress socket) {
        if (!socket.isUnresolved()) {
            return socket.getAddress();
        }
        try {
            return InetAddress.ofLiteral(socket.getHostString());
        } catch (IllegalArgumentException noLiteral) {
            return null;
        }
    }
}
