package dev.sluice.gateway;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import graphql.execution.AbortExecutionException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rejects an operation before any of its fields is executed. */
public final class RefusedOperation extends AbortExecutionException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedOperation(Refusal refusal) {
        super(refusal.getMessage());
        this.refusal = refusal;
    }

    /** The limit that the operation exceeds; null if the reason is another one. */
    @Nullable Limit limit() {
        return refusal.limit();
    }

    @Override
    public Map<String, Object> getExtensions() {
        return Errors.extensions(refusal);
    }
}
