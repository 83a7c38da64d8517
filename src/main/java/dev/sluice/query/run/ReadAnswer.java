package dev.sluice.query.run;

import dev.sluice.policy.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one key row.
 *
 * @param fragment finished JSON; null if there is no such row, or the caller may not see it
 * @param refusal the reason for which there is no fragment; null if there is none
 */
public record ReadAnswer(@Nullable JsonFragment fragment, @Nullable Refusal refusal) {

    /**
     * The fragment, if there is one.
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
