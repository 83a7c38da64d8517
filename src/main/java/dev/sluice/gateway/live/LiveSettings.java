package dev.sluice.gateway.live;

import dev.sluice.gateway.SettingRange;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of subscriptions and their connections.
 *
 * @param initTimeout maximum time from the opening of a WebSocket to its {@code connection_init}
 * @param keepAlive time between two pings of the gateway
 * @param silence maximum time without a message from a client that is sent pings, and without
 *     progress of a client that takes its messages slowly. At least twice the time between pings
 * @param maxSubscriptions maximum number of subscriptions of all callers
 * @param maxSubscriptionsPerCaller maximum number of one caller's subscriptions
 * @param maxOperations maximum number of operations of one connection at a time
 */
@ConfigurationProperties("sluice.live")
public record LiveSettings(
        @DefaultValue("5s") Duration initTimeout,
        @DefaultValue("25s") Duration keepAlive,
        @DefaultValue("50s") Duration silence,
        @DefaultValue("50000") int maxSubscriptions,
        @DefaultValue("1000") int maxSubscriptionsPerCaller,
        @DefaultValue("1000") int maxOperations) {

    private static final String PREFIX = "sluice.live.";
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    public LiveSettings {
        SettingRange.between(PREFIX + "init-timeout", initTimeout, SHORTEST, LONGEST);
        SettingRange.between(PREFIX + "keep-alive", keepAlive, SHORTEST, LONGEST);
        SettingRange.between(
                PREFIX + "silence", silence, keepAlive.multipliedBy(2), LONGEST.multipliedBy(2));
        SettingRange.positive(PREFIX + "max-subscriptions", maxSubscriptions);
        SettingRange.positive(PREFIX + "max-subscriptions-per-caller", maxSubscriptionsPerCaller);
        SettingRange.positive(PREFIX + "max-operations", maxOperations);
    }
}
