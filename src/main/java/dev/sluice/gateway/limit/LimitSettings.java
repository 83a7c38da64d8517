package dev.sluice.gateway.limit;

import dev.sluice.gateway.SettingRange;
import dev.sluice.policy.Limits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The limits of one operation.
 *
 * @param defaultPage rows of a list that has neither {@code first} nor {@code last}
 * @param maxPage maximum rows of a page, and maximum ids of {@code nodes}
 * @param defaultGroups groups of an aggregate that has no {@code first}
 * @param maxGroups maximum groups of an aggregate
 * @param maxDepth maximum relations below a root field
 * @param maxFragment maximum size of the JSON of one root field
 * @param maxResponse maximum size of the JSON of all root fields together
 * @param maxFilter maximum conditions in the filters of one root field
 * @param maxBind maximum size of the values that all statements of one operation bind together
 * @param maxCost maximum cost of an operation
 * @param maxIntrospection maximum fields that introspection may answer in all operations of a
 *     document
 * @param maxDocument maximum bytes of a document in UTF-8
 * @param maxTokens maximum tokens of a document
 * @param maxNesting maximum depth of nested selections, fragments included
 * @param maxFields maximum fields of a document, each fragment counted wherever it is spread
 * @param maxAliases maximum aliases of a document, each fragment counted wherever it is spread
 * @param maxRootFields maximum fields at the root of an operation; a fragment counts wherever it is
 *     spread
 * @param maxDirectives maximum directives of a document; a fragment counts wherever it is spread
 * @param maxOperations maximum operations of a document
 * @param maxVariables maximum variables that the operations of a document declare
 * @param maxFragmentDefinitions maximum fragments that a document defines
 * @param maxFragmentNesting maximum fragments inside of each other, named and inline ones
 */
@ConfigurationProperties("sluice.limits")
public record LimitSettings(
        @DefaultValue("20") int defaultPage,
        @DefaultValue("100") int maxPage,
        @DefaultValue("100") int defaultGroups,
        @DefaultValue("1000") int maxGroups,
        @DefaultValue("12") int maxDepth,
        @DefaultValue("16MB") DataSize maxFragment,
        @DefaultValue("32MB") DataSize maxResponse,
        @DefaultValue("300") int maxFilter,
        @DefaultValue("2MB") DataSize maxBind,
        @DefaultValue("100000") long maxCost,
        @DefaultValue("140000") int maxIntrospection,
        @DefaultValue("200000") int maxDocument,
        @DefaultValue("15000") int maxTokens,
        @DefaultValue("40") int maxNesting,
        @DefaultValue("5000") int maxFields,
        @DefaultValue("500") int maxAliases,
        @DefaultValue("100") int maxRootFields,
        @DefaultValue("200") int maxDirectives,
        @DefaultValue("100") int maxOperations,
        @DefaultValue("500") int maxVariables,
        @DefaultValue("500") int maxFragmentDefinitions,
        @DefaultValue("50") int maxFragmentNesting)
        implements Limits {

    private static final DataSize SMALLEST = DataSize.ofBytes(1);

    /** An answer is read into one array, which limits its size. */
    private static final DataSize LARGEST = DataSize.ofBytes(Integer.MAX_VALUE);

    public LimitSettings {
        SettingRange.positive("sluice.limits.max-page", maxPage);
        SettingRange.positive("sluice.limits.max-groups", maxGroups);
        SettingRange.upTo(
                "sluice.limits.default-page", defaultPage, "sluice.limits.max-page", maxPage);
        SettingRange.upTo(
                "sluice.limits.default-groups",
                defaultGroups,
                "sluice.limits.max-groups",
                maxGroups);
        SettingRange.between("sluice.limits.max-fragment", maxFragment, SMALLEST, LARGEST);
        SettingRange.between("sluice.limits.max-response", maxResponse, SMALLEST, LARGEST);
        SettingRange.between("sluice.limits.max-bind", maxBind, SMALLEST, LARGEST);
        SettingRange.positive("sluice.limits.max-depth", maxDepth);
        SettingRange.positive("sluice.limits.max-filter", maxFilter);
        SettingRange.positive("sluice.limits.max-cost", maxCost);
        SettingRange.positive("sluice.limits.max-introspection", maxIntrospection);
        SettingRange.positive("sluice.limits.max-document", maxDocument);
        SettingRange.positive("sluice.limits.max-tokens", maxTokens);
        SettingRange.positive("sluice.limits.max-nesting", maxNesting);
        SettingRange.positive("sluice.limits.max-fields", maxFields);
        SettingRange.positive("sluice.limits.max-root-fields", maxRootFields);
        SettingRange.positive("sluice.limits.max-operations", maxOperations);
        notNegative("sluice.limits.max-aliases", maxAliases);
        notNegative("sluice.limits.max-directives", maxDirectives);
        notNegative("sluice.limits.max-variables", maxVariables);
        notNegative("sluice.limits.max-fragment-definitions", maxFragmentDefinitions);
        notNegative("sluice.limits.max-fragment-nesting", maxFragmentNesting);
    }

    private static void notNegative(String property, int value) {
        SettingRange.between(property, value, 0, Integer.MAX_VALUE);
    }

    @Override
    public int maxFragmentBytes() {
        return Math.toIntExact(maxFragment.toBytes());
    }

    @Override
    public int maxResponseBytes() {
        return Math.toIntExact(maxResponse.toBytes());
    }

    @Override
    public int maxBindBytes() {
        return Math.toIntExact(maxBind.toBytes());
    }
}
