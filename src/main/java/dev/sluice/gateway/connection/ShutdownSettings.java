package dev.sluice.gateway.connection;

import dev.sluice.gateway.SettingRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a graceful stop.
 *
 * @param drain time after SIGTERM in which the gateway is not ready, but still accepts connections,
 *     so that load balancers can notice it. Default: 5 seconds, or 0 with the embedded database
 * @param timeout maximum time that operations may run after {@code drain}; then they are cancelled
 *     and answered with {@code UNAVAILABLE}
 */
@ConfigurationProperties("sluice.shutdown")
public record ShutdownSettings(@Nullable Duration drain, @DefaultValue("6s") Duration timeout) {

    /**
     * The default of {@code drain}. Together with the default of {@code timeout}, it exceeds the
     * default deadline of an operation. So no operation that began before SIGTERM is cancelled.
     */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofMinutes(10);

    public ShutdownSettings {
        if (drain != null) {
            SettingRange.between("sluice.shutdown.drain", drain, Duration.ZERO, LONGEST);
        }
        SettingRange.between("sluice.shutdown.timeout", timeout, Duration.ZERO, LONGEST);
    }

    /**
     * Returns the time for load balancers.
     *
     * @param isEmbedded whether the gateway runs its own database, so that it has no replica
     */
    Duration drain(boolean isEmbedded) {
        if (drain != null) {
            return drain;
        }
        return isEmbedded ? Duration.ZERO : DRAIN;
    }
}
