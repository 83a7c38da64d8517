package dev.sluice.gateway.start;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Logs in one line why Sluice cannot start. */
final class StartupFailureReporter implements FailureAnalysisReporter {

    private static final Logger LOG = LoggerFactory.getLogger(StartupFailureReporter.class);

    @Override
    public void report(FailureAnalysis analysis) {
        var action = analysis.getAction();
        LOG.error(
                "Sluice cannot start: {}{}",
                analysis.getDescription(),
                action == null ? "" : " " + action);
    }
}
