package dev.sluice.gateway.security;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The access tokens that were used, but whose {@code last_used_at} is not yet updated. */
final class TokenUses {

    private final Set<UUID> used = ConcurrentHashMap.newKeySet();

    void add(UUID token) {
        used.add(token);
    }

    /** Removes all tokens and returns them. */
    UUID[] take() {
        var taken = used.toArray(UUID[]::new);
        for (var token : taken) {
            used.remove(token);
        }
        return taken;
    }
}
