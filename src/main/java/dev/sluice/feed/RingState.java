package dev.sluice.feed;

import org.jspecify.annotations.Nullable;

/**
 * The state of the ring of partitions when a replica looked last. Ages are in seconds, and grow
 * meanwhile.
 *
 * @param rotation the number of rotations
 * @param rotationAge the time since the last rotation
 * @param period the period in force, in seconds
 * @param oldestAge the age of the oldest change that can be read; null if the log is empty
 * @param rows the rows of the partition that is written, as PostgreSQL estimates them
 * @param bytes the size of this partition with its indexes
 */
public record RingState(
        long rotation,
        double rotationAge,
        double period,
        @Nullable Double oldestAge,
        long rows,
        long bytes) {}
