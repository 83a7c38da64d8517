package dev.sluice.gateway.metrics;

import java.util.Collection;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.EndpointMapping;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.webflux.actuate.endpoint.web.AbstractWebFluxEndpointHandlerMapping;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;
import org.springframework.security.web.server.authorization.HttpStatusServerAccessDeniedHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Configures the management port. It serves metrics and health, and nothing else. The port of
 * clients serves health too, so that a probe sees what clients see.
 */
@Configuration(proxyBeanMethods = false)
class ManagementConfiguration {

    private static final String BASE = "/actuator";
    private static final EndpointId HEALTH = EndpointId.of("health");

    /**
     * Answers requests to the management port. Spring serves that port from a child of the
     * application's context, with all handlers and filters of the parent, so this chain denies all
     * other paths. It reads no token: a request to this port has no caller.
     */
    @Bean
    @Order(0)
    SecurityWebFilterChain managementPort(ServerHttpSecurity http, ApplicationContext main) {
        return http.securityMatcher(isOfAnotherContext(main))
                .authorizeExchange(
                        paths ->
                                paths.pathMatchers(
                                                BASE + "/prometheus",
                                                BASE + "/health",
                                                BASE + "/health/**")
                                        .permitAll()
                                        .anyExchange()
                                        .denyAll())
                .exceptionHandling(
                        failures ->
                                failures.authenticationEntryPoint(
                                                new HttpStatusServerEntryPoint(
                                                        HttpStatus.NOT_FOUND))
                                        .accessDeniedHandler(
                                                new HttpStatusServerAccessDeniedHandler(
                                                        HttpStatus.NOT_FOUND)))
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                .cors(ServerHttpSecurity.CorsSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .build();
    }

    private static ServerWebExchangeMatcher isOfAnotherContext(ApplicationContext main) {
        return exchange ->
                main.equals(exchange.getApplicationContext())
                        ? MatchResult.notMatch()
                        : MatchResult.match();
    }

    @Bean
    HealthForClients healthForClients(WebEndpointsSupplier endpoints, EndpointMediaTypes types) {
        return new HealthForClients(
                endpoints.getEndpoints().stream()
                        .filter(endpoint -> endpoint.getEndpointId().equals(HEALTH))
                        .toList(),
                types);
    }

    /**
     * Serves health at the port of clients. Spring Boot would leave out its own handlers at the
     * management port if this class were one of them.
     */
    static final class HealthForClients extends AbstractWebFluxEndpointHandlerMapping {

        /** The order of Spring Boot's own handlers. */
        private static final int ORDER = -100;

        HealthForClients(Collection<ExposableWebEndpoint> health, EndpointMediaTypes types) {
            super(new EndpointMapping(BASE), health, types, new CorsConfiguration(), false);
            setOrder(ORDER);
        }

        /** Answers nothing, because no page with links is registered. */
        @Override
        protected LinksHandler getLinksHandler() {
            return _ -> Map.of();
        }
    }
}
