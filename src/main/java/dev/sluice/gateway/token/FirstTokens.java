package dev.sluice.gateway.token;

import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.database.start.Administrator;
import dev.sluice.database.start.PreparedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Makes tokens at the first start of the embedded database: one for the administrator, and one for
 * each of three demo users. Each token is in a file that only the owner of the file can read.
 */
@Component
public final class FirstTokens {

    private static final Duration LIFE = Duration.ofDays(365);
    private static final String ADMINISTRATOR = "admin";
    private static final List<String> DEMO_USERS = List.of("grace", "linus", "barbara");
    private static final String SUFFIX = "-token";
    private static final String NAME = "First start";

    private final DataDirectory directory;
    private final PreparedDatabase database;

    FirstTokens(DataDirectory directory, PreparedDatabase database) {
        this.directory = directory;
        this.database = database;
    }

    /**
     * A token in a file.
     *
     * @param owner {@code admin} for the administrator, otherwise the username
     * @param token the token itself
     */
    public record Kept(String owner, Path file, String token) {

        /** Returns whether the token is the administrator's. */
        public boolean isAdministrator() {
            return owner.equals(ADMINISTRATOR);
        }

        /** Leaves the token out. */
        @Override
        public String toString() {
            return "Kept[" + owner + ", " + file + "]";
        }
    }

    /** Makes the tokens if this is the first start of the embedded database. */
    public void make() {
        if (!database.firstStart().isPending()) {
            return;
        }
        try (var tokens = AccessTokens.of(database.target())) {
            var administrator = Administrator.of(database.target());
            keep(tokens, ADMINISTRATOR, AccessTokens.Owner.user(administrator));
            for (var user : DEMO_USERS) {
                var found = tokens.demoUser(user);
                if (found != null) {
                    keep(tokens, user, found);
                }
            }
        }
    }

    /** Makes a token, unless an interrupted first start has already made it. */
    private void keep(AccessTokens tokens, String owner, AccessTokens.Owner of) {
        if (directory.read(owner + SUFFIX).isEmpty()) {
            var token = tokens.create(of, Set.of(), NAME, LIFE);
            directory.write(owner + SUFFIX, token.text() + "\n");
        }
    }

    /**
     * Returns the tokens whose files exist. Returns none if the database is not the embedded one.
     */
    public List<Kept> kept() {
        var kept = new ArrayList<Kept>();
        if (database.isEmbedded()) {
            add(kept, ADMINISTRATOR);
            DEMO_USERS.forEach(user -> add(kept, user));
        }
        return kept;
    }

    private void add(List<Kept> kept, String owner) {
        directory
                .read(owner + SUFFIX)
                .ifPresent(
                        text ->
                                kept.add(
                                        new Kept(
                                                owner,
                                                directory.path().resolve(owner + SUFFIX),
                                                text.strip())));
    }
}
