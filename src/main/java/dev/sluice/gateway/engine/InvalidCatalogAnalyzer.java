package dev.sluice.gateway.engine;

import dev.sluice.catalog.declaration.CatalogProblems.InvalidCatalog;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the mistakes of a catalog as a list, not as a stack trace. */
final class InvalidCatalogAnalyzer extends AbstractFailureAnalyzer<InvalidCatalog> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidCatalog cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Mend the SDL in graphql/ or the migrations in db/migration/; docs/reading.md says what they must keep to.",
                cause);
    }
}
