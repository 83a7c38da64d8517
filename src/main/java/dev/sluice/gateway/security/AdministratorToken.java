package dev.sluice.gateway.security;

import dev.sluice.database.Administrator;
import dev.sluice.database.PreparedDatabase;
import dev.sluice.database.embedded.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The token that opens everything to the person who started Sluice, who finds it in a file that
 * nobody else can read. It is renewed by every start.
 */
public final class AdministratorToken {

    private static final String FILE = "admin-token";
    private static final Duration VALIDITY = Duration.ofDays(30);
    private static final Duration SHORT_VALIDITY = Duration.ofHours(12);

    private final DataDirectory directory;
    private final PreparedDatabase database;
    private final TokenIssuer issuer;

    AdministratorToken(DataDirectory directory, PreparedDatabase database, TokenIssuer issuer) {
        this.directory = directory;
        this.database = database;
        this.issuer = issuer;
    }

    /** One for the address of a page, which may end up in a log: it ends soon. */
    public String forToday() {
        return issuer.forAdministrator(Administrator.of(database.target()), SHORT_VALIDITY);
    }

    /** Writes a new one and says where. */
    public Path renew() {
        var token = issuer.forAdministrator(Administrator.of(database.target()), VALIDITY);
        directory.write(FILE, token + "\n");
        return directory.path().resolve(FILE);
    }
}
