package dev.sluice.gateway.security;

import java.util.UUID;

/**
 * Something on which signing in depends, as {@code credential_changes} names it.
 *
 * @param kind the kind, as the log writes it
 * @param key the key of the token, user or agent, or the claim
 */
record Subject(String kind, String key) {

    /** Everything: no remembered caller is valid. */
    static final Subject EVERYTHING = new Subject("everything", "");

    static Subject token(UUID id) {
        return new Subject("access_token", id.toString());
    }

    static Subject user(UUID id) {
        return new Subject("user", id.toString());
    }

    static Subject agent(UUID id) {
        return new Subject("agent", id.toString());
    }

    static Subject claim(String issuer, String claim, String value) {
        return new Subject("claim", issuer + " " + claim + " " + value);
    }

    /** Reads {@code kind key}, where the key may have spaces. */
    static Subject parse(String text) {
        var space = text.indexOf(' ');
        return new Subject(text.substring(0, space), text.substring(space + 1));
    }
}
