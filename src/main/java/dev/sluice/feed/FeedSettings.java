package dev.sluice.feed;

import dev.sluice.database.target.SettingBounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the log of changes.
 *
 * @param period the minimum time that each change stays readable after its commit; older cursors
 *     may have expired
 */
@ConfigurationProperties("sluice.feed")
public record FeedSettings(@DefaultValue("10m") Duration period) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    public FeedSettings {
        SettingBounds.between("sluice.feed.period", period, SHORTEST, LONGEST);
    }
}
