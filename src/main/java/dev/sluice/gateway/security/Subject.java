package dev.sluice.gateway.security;

import java.util.UUID;

/**
 * A token, user, agent or claim on which authentication depends, as the table {@code
 * credential_changes} names it.
 *
 * @param kind the kind, as the table writes it
 * @param key the key of the token, user or agent; for a claim, the issuer, name and value
 */
record Subject(String kind, String key) {

    /** Stands for all subjects: after such a change, no remembered caller is valid. */
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

    /** Parses {@code kind key}, where the key may contain spaces. */
    static Subject parse(String text) {
        var space = text.indexOf(' ');
        return new Subject(text.substring(0, space), text.substring(space + 1));
    }
}
