package dev.sluice.policy;

/**
 * How much one operation may ask for.
 *
 * @param defaultPage rows of a list that says neither {@code first} nor {@code last}
 * @param maxPage rows of a page, and ids of {@code nodes}
 * @param defaultGroups groups of an aggregate that does not say {@code first}
 * @param maxGroups groups of an aggregate
 * @param maxDepth relations below a root field
 * @param maxFragment bytes of the JSON of one root field
 * @param maxFilter conditions of one filter
 */
public record Limits(
        int defaultPage,
        int maxPage,
        int defaultGroups,
        int maxGroups,
        int maxDepth,
        int maxFragment,
        int maxFilter) {

    /** What holds where nothing else is configured. */
    public static final Limits DEFAULT = new Limits(20, 100, 100, 1000, 12, 16 * 1024 * 1024, 200);
}
