package dev.sluice.gateway.start;

import dev.sluice.database.start.PreparedDatabase;
import dev.sluice.gateway.page.GraphiqlConfiguration;
import dev.sluice.gateway.page.GraphiqlSettings;
import dev.sluice.gateway.token.FirstTokens;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Prints the address of Sluice and a first query when Sluice is ready. */
@Component
final class StartupBanner implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(StartupBanner.class);
    private static final String LATEST_COMMITS =
            "{ commits(first: 3, orderBy: [{committedAt: DESC}])"
                    + " { nodes { sha message authorName } } }";

    private final FirstTokens tokens;
    private final PreparedDatabase database;
    private final boolean graphiql;
    private boolean isFirst;

    StartupBanner(GraphiqlSettings graphiql, FirstTokens tokens, PreparedDatabase database) {
        this.graphiql = graphiql.enabled();
        this.tokens = tokens;
        this.database = database;
    }

    /** Makes the first tokens before a client can connect. */
    @Override
    public void afterSingletonsInstantiated() {
        isFirst = database.firstStart().isPending();
        tokens.make();
    }

    @EventListener
    void say(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext context
                && context.getWebServer() != null) {
            var port = context.getWebServer().getPort();
            var kept = tokens.kept();
            LOG.info("{}", text(port, kept) + (graphiql ? page(port, kept, isFirst) : ""));
        }
    }

    /**
     * Returns the text with the address of the GraphiQL page. Links with a token appear only at the
     * first start of the embedded database. All other logs contain no credential.
     */
    static String page(int port, List<FirstTokens.Kept> kept, boolean withTokens) {
        var address = "http://localhost:" + port + GraphiqlConfiguration.PATH;
        var text = new StringBuilder();
        if (withTokens) {
            for (var token : kept) {
                text.append(
                        "\n  GraphiQL, signed in as %s:\n\n  %s#token=%s\n"
                                .formatted(name(token), address, token.token()));
            }
            return text.toString();
        }
        text.append("\n  GraphiQL:\n\n  ").append(address).append('\n');
        if (!kept.isEmpty()) {
            text.append("\n  Tokens of the first start:\n\n");
            kept.forEach(
                    token ->
                            text.append(
                                    "  %s for %s\n"
                                            .formatted(shortest(token.file()), name(token))));
        }
        return text.toString();
    }

    private static String name(FirstTokens.Kept token) {
        return token.isAdministrator() ? "the administrator" : token.owner();
    }

    static String text(int port, List<FirstTokens.Kept> kept) {
        var bearer =
                kept.stream()
                        .filter(FirstTokens.Kept::isAdministrator)
                        .findFirst()
                        .map(token -> "$(cat " + shortest(token.file()) + ")")
                        .orElse("$TOKEN");
        var advice =
                bearer.equals("$TOKEN")
                        ? ", with a token of `sluice token create`"
                        : ", as the administrator sees them";
        return """
               Sluice is ready: http://localhost:%1$d/graphql

                 The latest commits%4$s:

                 curl -s http://localhost:%1$d/graphql \\
                   -H "Authorization: Bearer %2$s" \\
                   -H 'Content-Type: application/json' \\
                   -d '{"query": "%3$s"}'
               """
                .formatted(port, bearer, LATEST_COMMITS, advice);
    }

    /**
     * Returns a path as a user can type it in the current directory, quoted for a shell if
     * necessary.
     */
    private static String shortest(Path file) {
        var here = Path.of("").toAbsolutePath();
        var text = (file.startsWith(here) ? here.relativize(file) : file).toString();
        return text.matches("[\\w./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
