package dev.sluice.query.run;

import dev.sluice.policy.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a statement for one {@link KeyRow}.
 *
 * @param fragment finished JSON; null if there is a refusal, if the row does not exist, or if the
 *     caller may not see it
 * @param refusal the reason why the read failed; null if it succeeded
 */
public record ReadAnswer(@Nullable JsonFragment fragment, @Nullable Refusal refusal) {

    /**
     * Returns the fragment, which may be null.
     *
     * @throws Refusal if the answer is a refusal
     */
    public @Nullable JsonFragment orThrow() {
        if (refusal != null) {
            throw refusal;
        }
        return fragment;
    }
}
