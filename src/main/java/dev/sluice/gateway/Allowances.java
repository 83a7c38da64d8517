package dev.sluice.gateway;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.sluice.policy.Caller;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What each caller may still ask for. Signed-in callers are told apart by who they are, anonymous
 * ones by their address; in IPv6 by the 64 bits that a network has.
 */
@Component
final class Allowances {

    /** Those who have not asked for so long have their whole allowance again. */
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    private static final int MOST_REMEMBERED = 100_000;
    private static final int NETWORK_BYTES = 8;

    private final LoadingCache<UUID, Allowance> users;
    private final LoadingCache<ByteBuffer, Allowance> addresses;

    Allowances(EdgeSettings settings) {
        var cache =
                Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterAccess(REMEMBERED);
        this.users =
                cache.build(
                        _ -> new Allowance(settings.requestsPerMinute(), settings.costPerMinute()));
        this.addresses =
                cache.build(
                        _ ->
                                new Allowance(
                                        settings.anonymousRequestsPerMinute(),
                                        settings.anonymousCostPerMinute()));
    }

    /** The caller's allowance. */
    Allowance of(Caller caller, @Nullable InetSocketAddress address) {
        var user = caller.id();
        return user == null ? addresses.get(network(address)) : users.get(user);
    }

    /** What stands for an address; what has none shares one. */
    static ByteBuffer network(@Nullable InetSocketAddress socket) {
        InetAddress address = socket == null ? null : socket.getAddress();
        if (address == null) {
            return ByteBuffer.allocate(0);
        }
        var bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.limit(NETWORK_BYTES) : bytes;
    }
}
