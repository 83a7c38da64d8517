package dev.sluice.gateway.security;

import dev.sluice.policy.Caller;
import java.util.Set;

/**
 * A caller as the database describes it.
 *
 * @param caller the caller
 * @param subjects the data on which the caller depends; if any of it changes, the caller must be
 *     looked up again
 */
record FoundCaller(Caller caller, Set<Subject> subjects) {

    FoundCaller {
        subjects = Set.copyOf(subjects);
    }
}
