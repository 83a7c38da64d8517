package dev.sluice.gateway.limit;

import dev.sluice.database.target.SettingBounds;
import dev.sluice.gateway.SettingRange;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings for incoming requests.
 *
 * @param timeout maximum time of a request; also the time of a request that asks for no shorter one
 * @param maxBody maximum request body in bytes, before and after decompression
 * @param allowedOrigins origins whose pages may send requests (CORS); none if empty
 * @param anonymousIntrospection whether callers without a token may read the schema by
 *     introspection
 * @param maxRunning maximum number of operations that run at a time
 * @param maxRunningPerCaller maximum number of one caller's operations that run at a time
 * @param maxWaiting maximum number of operations that wait to run
 * @param maxWaitingPerCaller maximum number of one caller's operations that wait to run
 * @param maxStatementsPerCaller maximum number of one caller's statements that run at a time; at
 *     least one connection of the pool is always left to other callers. Default: the number of
 *     processors, at least 2 and at most 4
 * @param maxAnswerMemory maximum bytes of answers that are read from the database and not yet sent,
 *     of all requests together. Default: a quarter of the maximum heap
 * @param socket limits of a client's connection
 * @param replicas number of replicas of which each admits its part of the rates that follow.
 *     Default: the replicas that use the database, counted every 5 seconds. With 1, each replica
 *     admits the whole rates
 * @param requestsPerMinute maximum requests of one signed-in caller in a minute
 * @param costPerMinute maximum cost of the operations of one signed-in caller in a minute
 * @param anonymousRequestsPerMinute maximum requests without a token from one address in a minute
 * @param anonymousCostPerMinute maximum cost of the operations without a token from one address in
 *     a minute
 */
@ConfigurationProperties("sluice.edge")
public record EdgeSettings(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("true") boolean anonymousIntrospection,
        @DefaultValue("128") int maxRunning,
        @DefaultValue("32") int maxRunningPerCaller,
        @DefaultValue("1000") int maxWaiting,
        @DefaultValue("250") int maxWaitingPerCaller,
        @Nullable Integer maxStatementsPerCaller,
        @Nullable DataSize maxAnswerMemory,
        @NestedConfigurationProperty @DefaultValue SocketSettings socket,
        @Nullable Integer replicas,
        @DefaultValue("1000000") long requestsPerMinute,
        @DefaultValue("100000000") long costPerMinute,
        @DefaultValue("100000") long anonymousRequestsPerMinute,
        @DefaultValue("10000000") long anonymousCostPerMinute) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** A body is read into one array, which limits its size. */
    private static final DataSize LARGEST_BODY = DataSize.ofGigabytes(1);

    private static final int MAX_CONCURRENT = 1_000_000;

    /** The highest rate that the rate limiter supports: one token in a nanosecond. */
    private static final long HIGHEST_RATE = Duration.ofMinutes(1).toNanos();

    /** By default, answers may take the maximum heap divided by this number. */
    private static final int HEAP_PER_ANSWERS = 4;

    public EdgeSettings {
        SettingRange.between("sluice.edge.timeout", timeout, SHORTEST, LONGEST);
        SettingRange.between("sluice.edge.max-body", maxBody, DataSize.ofBytes(1), LARGEST_BODY);
        allowedOrigins.forEach(
                origin -> SettingBounds.origin("sluice.edge.allowed-origins", origin));
        atATime("sluice.edge.max-running", maxRunning, 1);
        atATime("sluice.edge.max-running-per-caller", maxRunningPerCaller, 1);
        atATime("sluice.edge.max-waiting", maxWaiting, 0);
        atATime("sluice.edge.max-waiting-per-caller", maxWaitingPerCaller, 0);
        if (maxStatementsPerCaller != null) {
            atATime("sluice.edge.max-statements-per-caller", maxStatementsPerCaller, 1);
        }
        if (maxAnswerMemory != null) {
            SettingRange.between(
                    "sluice.edge.max-answer-memory",
                    maxAnswerMemory,
                    DataSize.ofBytes(1),
                    DataSize.ofBytes(Runtime.getRuntime().maxMemory()));
        }
        if (replicas != null) {
            atATime("sluice.edge.replicas", replicas, 1);
        }
        perMinute("sluice.edge.requests-per-minute", requestsPerMinute);
        perMinute("sluice.edge.cost-per-minute", costPerMinute);
        perMinute("sluice.edge.anonymous-requests-per-minute", anonymousRequestsPerMinute);
        perMinute("sluice.edge.anonymous-cost-per-minute", anonymousCostPerMinute);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    private static void atATime(String property, int value, int minimum) {
        SettingRange.between(property, value, minimum, MAX_CONCURRENT);
    }

    private static void perMinute(String property, long rate) {
        SettingRange.between(property, rate, 1, HIGHEST_RATE);
    }

    /**
     * The maximum number of one caller's statements at a time. If the database runs on this
     * machine, the default leaves processor time to the statements of other callers. With at least
     * two, a quick statement of a caller can run beside a slow statement.
     */
    public int statementsPerCaller() {
        return maxStatementsPerCaller == null
                ? Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4)
                : maxStatementsPerCaller;
    }

    /** The maximum bytes of all answers in memory. */
    public long answerBytes() {
        return maxAnswerMemory == null
                ? Runtime.getRuntime().maxMemory() / HEAP_PER_ANSWERS
                : maxAnswerMemory.toBytes();
    }
}
