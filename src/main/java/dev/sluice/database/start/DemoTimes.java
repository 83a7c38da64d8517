package dev.sluice.database.start;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Moves the times of the demo data, so that the data look current when they are loaded. In the
 * files, {@link #PRESENT} counts as now.
 *
 * <p>Dates and times move by whole days, so a time keeps its hour and still agrees with its date.
 * Times on the day of {@code PRESENT} move by the exact difference instead. For example, ten
 * minutes before {@code PRESENT} becomes ten minutes before the load. These are the times of
 * unfinished work, which would otherwise look stuck.
 *
 * <p>The times move in the texts of the files, before the rows are loaded. So no trigger, partition
 * key or generated column sees the original times. Times in JSON and in prose stay consistent with
 * the columns.
 */
final class DemoTimes {

    /** The time that counts as now in the files. All past times in the files are earlier. */
    static final Instant PRESENT = Instant.parse("2026-03-14T12:00:00Z");

    /**
     * Matches a date, with or without a time in UTC. Also matches the time by which Slack
     * identifies a message: seconds since 1970, followed by six decimals.
     */
    private static final Pattern TIME =
            Pattern.compile(
                    "\\b(?<date>20\\d\\d-[01]\\d-[0-3]\\d)(?<time>T\\d\\d:\\d\\d:\\d\\d)?"
                            + "|\\b(?<seconds>1[78]\\d{8})(?=\\.\\d{6}\\b)");

    private static final LocalDate FIRST_DAY = day(PRESENT);

    private final long days;
    private final Duration exactly;

    private DemoTimes(Instant now) {
        this.days = ChronoUnit.DAYS.between(FIRST_DAY, day(now));
        this.exactly = Duration.between(PRESENT, now.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Returns an object that moves times for a load at an instant. At {@link #PRESENT}, the files
     * stay as they are.
     */
    static DemoTimes at(Instant now) {
        return new DemoTimes(now);
    }

    /** Returns the text of a file with all its times moved. */
    String moved(String script) {
        return TIME.matcher(script).replaceAll(this::moved);
    }

    private String moved(MatchResult found) {
        var seconds = found.group("seconds");
        if (seconds != null) {
            return String.valueOf(
                    moved(Instant.ofEpochSecond(Long.parseLong(seconds))).getEpochSecond());
        }
        var time = found.group("time");
        if (time == null) {
            return LocalDate.parse(found.group("date")).plusDays(days).toString();
        }
        var text = moved(Instant.parse(found.group() + "Z")).toString();
        return text.substring(0, text.length() - 1);
    }

    private Instant moved(Instant time) {
        return day(time).equals(FIRST_DAY) ? time.plus(exactly) : time.plus(Duration.ofDays(days));
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
