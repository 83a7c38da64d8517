package dev.sluice.gateway.security;

import dev.sluice.policy.Caller;
import java.util.Set;

/**
 * A caller as the database knows it.
 *
 * @param caller the caller
 * @param subjects the subjects whose change makes the answer invalid
 */
record FoundCaller(Caller caller, Set<Subject> subjects) {

    FoundCaller {
        subjects = Set.copyOf(subjects);
    }
}
