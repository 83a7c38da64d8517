package dev.sluice.policy;

/** The limits of one operation. Their values are known before any operation runs. */
public interface Limits {

    /** Rows of a page if the list has neither {@code first} nor {@code last}. */
    int defaultPage();

    /** Maximum rows of a page, and maximum ids of {@code nodes}. */
    int maxPage();

    /** Groups of an aggregate if it has no {@code first}. */
    int defaultGroups();

    /** Maximum groups of an aggregate. */
    int maxGroups();

    /** Maximum depth of nested relations below a root field. */
    int maxDepth();

    /** Maximum bytes of the JSON of one root field. */
    int maxFragmentBytes();

    /** Maximum bytes of the JSON of all root fields together. */
    int maxResponseBytes();

    /** Maximum conditions in the filters of one root field. */
    int maxFilter();

    /** Maximum bytes that all statements of one operation bind together. */
    int maxBindBytes();

    /** Maximum cost of an operation. */
    long maxCost();

    /** Maximum fields that introspection may return for all operations of a document. */
    int maxIntrospection();

    /** Maximum bytes of a document in UTF-8. */
    int maxDocument();

    /** Maximum tokens of a document. */
    int maxTokens();

    /** Maximum depth of nested selections, fragments included. */
    int maxNesting();

    /** Maximum fields of a document, each fragment counted wherever it is spread. */
    int maxFields();

    /** Maximum aliases of a document, each fragment counted wherever it is spread. */
    int maxAliases();

    /** Maximum fields at the root of an operation, each fragment counted wherever it is spread. */
    int maxRootFields();

    /** Maximum directives of a document, each fragment counted wherever it is spread. */
    int maxDirectives();

    /** Maximum operations of a document. */
    int maxOperations();

    /** Maximum variables that the operations of a document declare. */
    int maxVariables();

    /** Maximum fragments that a document defines. */
    int maxFragmentDefinitions();

    /** Maximum depth of nested fragments, both named and inline fragments. */
    int maxFragmentNesting();
}
