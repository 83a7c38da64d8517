package dev.sluice.gateway.start;

import dev.sluice.database.PreparedDatabase;
import dev.sluice.gateway.page.GraphiqlConfiguration;
import dev.sluice.gateway.page.GraphiqlSettings;
import dev.sluice.gateway.security.AdministratorToken;
import dev.sluice.gateway.security.SecuritySettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the person who started Sluice where it is and what to try first. */
@Component
final class Welcome implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);
    private static final String LATEST_COMMITS =
            "{ commits(first: 3, orderBy: [{committedAt: DESC}])"
                    + " { nodes { sha message authorName } } }";

    private final SecuritySettings settings;
    private final ObjectProvider<AdministratorToken> token;
    private final PreparedDatabase database;
    private final boolean graphiql;
    private @Nullable Path tokenFile;

    Welcome(
            SecuritySettings settings,
            GraphiqlSettings graphiql,
            ObjectProvider<AdministratorToken> token,
            PreparedDatabase database) {
        this.settings = settings;
        this.database = database;
        this.graphiql = graphiql.enabled();
        this.token = token;
    }

    /** The token is there before anybody can connect. */
    @Override
    public void afterSingletonsInstantiated() {
        tokenFile = settings.issuer() == null ? token.getObject().renew() : null;
    }

    @EventListener
    void say(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext context
                && context.getWebServer() != null) {
            var port = context.getWebServer().getPort();
            LOG.info("{}", text(port, tokenFile) + (graphiql ? link(port) : ""));
        }
    }

    /** The log of a gateway of another database may be read by others: it holds no credential. */
    private String link(int port) {
        var isOwn = settings.issuer() == null && database.isEmbedded();
        return page(port, isOwn ? token.getObject().forToday() : null);
    }

    /** Where the page is; with a token, opened by whoever follows the link. */
    static String page(int port, @Nullable String token) {
        return """

                 GraphiQL%s:

                 http://localhost:%d%s%s
               """
                .formatted(
                        token == null ? "" : ", signed in as the administrator for twelve hours",
                        port,
                        GraphiqlConfiguration.PATH,
                        token == null ? "" : "#token=" + token);
    }

    static String text(int port, @Nullable Path tokenFile) {
        var bearer = tokenFile == null ? "$TOKEN" : "$(cat " + shortest(tokenFile) + ")";
        return """
               Sluice is ready: http://localhost:%1$d/graphql

                 The latest commits, as its administrator sees them:

                 curl -s http://localhost:%1$d/graphql \\
                   -H "Authorization: Bearer %2$s" \\
                   -H 'Content-Type: application/json' \\
                   -d '{"query": "%3$s"}'
               """
                .formatted(port, bearer, LATEST_COMMITS);
    }

    /** As it can be typed from here, in quotes where it must. */
    private static String shortest(Path file) {
        var here = Path.of("").toAbsolutePath();
        var text = (file.startsWith(here) ? here.relativize(file) : file).toString();
        return text.matches("[\\w./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
