package dev.sluice.gateway.limit;

import dev.sluice.gateway.SettingRange;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of a client's connection.
 *
 * @param headerTimeout maximum time from the first byte of a request to the end of its headers
 * @param bodyTimeout maximum time to receive a request's body
 * @param idleTimeout time without a request after which a connection is closed
 * @param writeTimeout time after which a connection is closed if its client accepts no part of an
 *     answer
 * @param maxRequestLine maximum size of a request's first line, and with it of a GET request
 * @param maxConnections maximum number of connections
 * @param maxConnectionsPerAddress maximum number of connections from one IPv4 address or IPv6
 *     network; behind a proxy all clients share its address
 */
public record SocketSettings(
        @DefaultValue("10s") Duration headerTimeout,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("30s") Duration writeTimeout,
        @DefaultValue("16KB") DataSize maxRequestLine,
        @DefaultValue("10000") int maxConnections,
        @DefaultValue("1000") int maxConnectionsPerAddress) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final String PREFIX = "sluice.edge.socket.";

    /** The maximum in bytes. The lines of browsers and proxies are shorter. */
    private static final long MAX_LINE = DataSize.ofMegabytes(1).toBytes();

    public SocketSettings {
        time("header-timeout", headerTimeout);
        time("body-timeout", bodyTimeout);
        time("idle-timeout", idleTimeout);
        time("write-timeout", writeTimeout);
        SettingRange.upTo(
                PREFIX + "max-request-line",
                maxRequestLine.toBytes(),
                "the longest line that is read",
                MAX_LINE);
        SettingRange.positive(PREFIX + "max-connections", maxConnections);
        SettingRange.positive(PREFIX + "max-connections-per-address", maxConnectionsPerAddress);
    }

    private static void time(String property, Duration time) {
        SettingRange.between(PREFIX + property, time, SHORTEST, LONGEST);
    }
}
