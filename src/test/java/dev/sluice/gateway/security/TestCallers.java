package dev.sluice.gateway.security;

import dev.sluice.policy.Caller;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.WebFilter;

/**
 * Callers for whom no token is issued: agents, services and other users. A test names them in a
 * header, and everything behind the check of tokens is as in production.
 */
public final class TestCallers {

    /** The header that names the caller, {@code agent:<key>} or {@code service:<scope>,<scope>}. */
    public static final String HEADER = "X-Test-Caller";

    private TestCallers() {}

    /** Whether the name is one for the header, not one for a token. */
    public static boolean isNamed(String caller) {
        return caller.contains(":");
    }

    /** Lets the header decide where a request has it. */
    public static WebFilter filter() {
        return (exchange, chain) -> {
            var name = exchange.getRequest().getHeaders().getFirst(HEADER);
            return name == null
                    ? chain.filter(exchange)
                    : chain.filter(exchange)
                            .contextWrite(
                                    ReactiveSecurityContextHolder.withAuthentication(
                                            new AuthenticatedCaller(
                                                    new FoundCaller(
                                                            caller(name), java.util.Set.of()))));
        };
    }

    /** The caller of that name. */
    public static Caller caller(String name) {
        var parts = name.split(":", 2);
        return switch (parts[0]) {
            case "agent" -> Caller.agent(UUID.fromString(parts[1]));
            case "user" -> Caller.user(UUID.fromString(parts[1]));
            case "wide" -> Caller.user(UUID.fromString(parts[1])).asWide();
            case "service" -> Caller.service("test", Set.of(parts[1].split(",")));
            default -> throw new IllegalArgumentException(name);
        };
    }
}
