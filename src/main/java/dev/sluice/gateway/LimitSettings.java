package dev.sluice.gateway;

import dev.sluice.policy.Limits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much one operation may ask for.
 *
 * @param defaultPage rows of a list that says neither {@code first} nor {@code last}
 * @param maxPage rows of a page, and ids of {@code nodes}
 * @param defaultGroups groups of an aggregate that does not say {@code first}
 * @param maxGroups groups of an aggregate
 * @param maxDepth relations below a root field
 * @param maxFragment the JSON of one root field
 * @param maxResponse the JSON of all root fields together
 * @param maxFilter conditions of the filters of one root field
 * @param maxCost objects that the whole operation may answer, by its page sizes
 * @param maxDocument characters of a document
 * @param maxTokens tokens of a document
 * @param maxNesting selections inside of each other, fragments included
 * @param maxFields fields selected, fragments counted wherever they are spread
 * @param maxAliases aliases, fragments counted wherever they are spread
 * @param maxRootFields fields of the root, fragments counted wherever they are spread
 * @param maxDirectives directives, fragments counted wherever they are spread
 */
@ConfigurationProperties("sluice.limits")
record LimitSettings(
        @DefaultValue("20") int defaultPage,
        @DefaultValue("100") int maxPage,
        @DefaultValue("100") int defaultGroups,
        @DefaultValue("1000") int maxGroups,
        @DefaultValue("12") int maxDepth,
        @DefaultValue("16MB") DataSize maxFragment,
        @DefaultValue("32MB") DataSize maxResponse,
        @DefaultValue("300") int maxFilter,
        @DefaultValue("100000") long maxCost,
        @DefaultValue("200000") int maxDocument,
        @DefaultValue("15000") int maxTokens,
        @DefaultValue("40") int maxNesting,
        @DefaultValue("5000") int maxFields,
        @DefaultValue("500") int maxAliases,
        @DefaultValue("100") int maxRootFields,
        @DefaultValue("200") int maxDirectives) {

    private static final DataSize SMALLEST = DataSize.ofBytes(1);

    /** Answers are read into one array. */
    private static final DataSize LARGEST = DataSize.ofBytes(Integer.MAX_VALUE);

    LimitSettings {
        SettingRange.positive("sluice.limits.max-page", maxPage);
        SettingRange.positive("sluice.limits.max-groups", maxGroups);
        SettingRange.upTo(
                "sluice.limits.default-page", defaultPage, "sluice.limits.max-page", maxPage);
        SettingRange.upTo(
                "sluice.limits.default-groups",
                defaultGroups,
                "sluice.limits.max-groups",
                maxGroups);
        SettingRange.positive("sluice.limits.max-depth", maxDepth);
        SettingRange.between("sluice.limits.max-fragment", maxFragment, SMALLEST, LARGEST);
        SettingRange.between("sluice.limits.max-response", maxResponse, SMALLEST, LARGEST);
        SettingRange.positive("sluice.limits.max-filter", maxFilter);
        SettingRange.positive("sluice.limits.max-cost", maxCost);
        SettingRange.positive("sluice.limits.max-document", maxDocument);
        SettingRange.positive("sluice.limits.max-tokens", maxTokens);
        SettingRange.positive("sluice.limits.max-nesting", maxNesting);
        SettingRange.positive("sluice.limits.max-fields", maxFields);
        SettingRange.between("sluice.limits.max-aliases", maxAliases, 0, Integer.MAX_VALUE);
        SettingRange.positive("sluice.limits.max-root-fields", maxRootFields);
        SettingRange.between("sluice.limits.max-directives", maxDirectives, 0, Integer.MAX_VALUE);
    }

    Limits toLimits() {
        return new Limits(
                defaultPage,
                maxPage,
                defaultGroups,
                maxGroups,
                maxDepth,
                Math.toIntExact(maxFragment.toBytes()),
                Math.toIntExact(maxResponse.toBytes()),
                maxFilter,
                maxCost,
                maxDocument,
                maxTokens,
                maxNesting,
                maxFields,
                maxAliases,
                maxRootFields,
                maxDirectives);
    }
}
