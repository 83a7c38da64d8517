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
 * How requests are taken.
 *
 * @param timeout the longest that a request may take, and what one has that asks for nothing else
 * @param maxBody the most bytes of a request's body, packed or not
 * @param allowedOrigins origins whose pages may ask, as CORS has it; none if empty
 * @param anonymousIntrospection whether callers without a token may ask for the schema
 * @param maxRunning maximum number of operations that run at a time
 * @param maxRunningPerCaller maximum number of one caller's operations that run at a time
 * @param maxWaiting maximum number of operations that wait to run
 * @param maxWaitingPerCaller maximum number of one caller's operations that wait to run
 * @param maxStatementsPerCaller maximum number of one caller's statements that run at a time; at
 *     least one connection of the pool is always left to others. Unset, the number of processors,
 *     from 2 to 4
 * @param maxAnswerMemory maximum bytes of answers that are read from the database and not yet sent,
 *     of all requests together; unset, a quarter of the maximum heap
 * @param socket limits of a client's connection
 * @param requestsPerMinute requests of one signed-in caller
 * @param costPerMinute cost of the operations of one signed-in caller
 * @param anonymousRequestsPerMinute requests without a token from one address
 * @param anonymousCostPerMinute cost of the operations without a token from one address
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
        @DefaultValue("1000000") long requestsPerMinute,
        @DefaultValue("100000000") long costPerMinute,
        @DefaultValue("100000") long anonymousRequestsPerMinute,
        @DefaultValue("10000000") long anonymousCostPerMinute) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Bodies are read into one array. */
    private static final DataSize LARGEST_BODY = DataSize.ofGigabytes(1);

    private static final int MAX_CONCURRENT = 1_000_000;

    /** One a nanosecond. */
    private static final long HIGHEST_RATE = Duration.ofMinutes(1).toNanos();

    /** The part of the heap that answers may take: one in so many bytes. */
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
     * The maximum number of one caller's statements at a time. A database on this machine keeps the
     * other callers' estimator only while one caller's statements leave it time; two leave a
     * caller's quick statement a place beside a slow one.
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
