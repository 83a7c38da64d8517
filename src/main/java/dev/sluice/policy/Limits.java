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
 * @param maxResponse bytes of the JSON of all root fields together
 * @param maxFilter conditions of the filters of one root field
 * @param maxCost objects that the whole operation may answer, by its page sizes
 * @param maxDocument characters of a document
 * @param maxTokens tokens of a document
 * @param maxNesting selections inside of each other, fragments included
 * @param maxFields fields selected, fragments counted wherever they are spread
 * @param maxAliases aliases, fragments counted likewise
 * @param maxRootFields fields of the root, fragments counted likewise
 * @param maxDirectives directives, fragments counted likewise
 */
public record Limits(
        int defaultPage,
        int maxPage,
        int defaultGroups,
        int maxGroups,
        int maxDepth,
        int maxFragment,
        int maxResponse,
        int maxFilter,
        long maxCost,
        int maxDocument,
        int maxTokens,
        int maxNesting,
        int maxFields,
        int maxAliases,
        int maxRootFields,
        int maxDirectives) {

    public Limits {
        if (defaultPage < 1
                || maxPage < defaultPage
                || defaultGroups < 1
                || maxGroups < defaultGroups) {
            throw new IllegalArgumentException(
                    "A default of the limits is above its maximum, or below one");
        }
    }
}
