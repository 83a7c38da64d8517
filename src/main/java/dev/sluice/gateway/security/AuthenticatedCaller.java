package dev.sluice.gateway.security;

import dev.sluice.policy.Caller;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** The authentication of a caller whose token was accepted. The token itself is not kept. */
final class AuthenticatedCaller extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Caller caller;
    private final transient Set<Subject> subjects;

    AuthenticatedCaller(FoundCaller found) {
        super(List.of());
        this.caller = found.caller();
        this.subjects = found.subjects();
        setAuthenticated(true);
    }

    Caller caller() {
        return caller;
    }

    /** The data on which the caller depends. */
    Set<Subject> subjects() {
        return subjects;
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuthenticatedCaller that && caller.equals(that.caller);
    }

    @Override
    public int hashCode() {
        return Objects.hash(caller);
    }
}
