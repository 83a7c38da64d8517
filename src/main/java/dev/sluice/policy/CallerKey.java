package dev.sluice.policy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one caller is counted under wherever callers share something: a signed-in caller's user, an
 * anonymous caller's network.
 *
 * @param value a user's key, or a network's bytes
 */
public record CallerKey(Object value) {

    /** The part of an IPv6 address that names a network. */
    private static final int NETWORK_BYTES = 8;

    private static final CallerKey UNKNOWN = new CallerKey(ByteBuffer.allocate(0));

    /** The key of a caller; all anonymous callers without an address have one in common. */
    public static CallerKey of(Caller caller, @Nullable InetSocketAddress address) {
        var user = caller.id();
        return user == null ? ofNetwork(address) : new CallerKey(user);
    }

    /** Whether it stands for a signed-in caller. */
    public boolean isUser() {
        return !(value instanceof ByteBuffer);
    }

    /** The key of an address: all of an IPv4 address, the first 64 bits of an IPv6 address. */
    public static CallerKey ofNetwork(@Nullable InetSocketAddress socket) {
        InetAddress address = socket == null ? null : socket.getAddress();
        if (address == null) {
            return UNKNOWN;
        }
        var bytes = ByteBuffer.wrap(address.getAddress());
        return new CallerKey(address instanceof Inet6Address ? bytes.limit(NETWORK_BYTES) : bytes);
    }
}
