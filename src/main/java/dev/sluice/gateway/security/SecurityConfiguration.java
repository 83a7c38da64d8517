package dev.sluice.gateway.security;

import dev.sluice.database.SqlRunner;
import dev.sluice.gateway.http.HttpConfiguration;
import dev.sluice.gateway.page.GraphiqlConfiguration;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Accepts callers with a valid token, and anonymous callers. There are no cookies and no sessions.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableConfigurationProperties(SecuritySettings.class)
class SecurityConfiguration {

    /**
     * The paths that the server serves to callers with or without a token. All other paths get 404.
     */
    private static final ServerWebExchangeMatcher SERVED =
            ServerWebExchangeMatchers.matchers(
                    ServerWebExchangeMatchers.pathMatchers(
                            HttpConfiguration.PATH,
                            HttpConfiguration.STREAM_PATH,
                            "/actuator/health",
                            "/actuator/health/**"),
                    ServerWebExchangeMatchers.pathMatchers(
                            GraphiqlConfiguration.paths().toArray(String[]::new)));

    @Bean
    SecurityWebFilterChain security(
            ServerHttpSecurity http, ReactiveAuthenticationManager tokens, JsonMapper json) {
        var errors = new SecurityErrors(json, SERVED);
        return http.authorizeExchange(
                        paths -> paths.matchers(SERVED).permitAll().anyExchange().denyAll())
                .oauth2ResourceServer(
                        server ->
                                server.authenticationManagerResolver(_ -> Mono.just(tokens))
                                        .bearerTokenConverter(new BearerTokenReader())
                                        .authenticationEntryPoint(errors)
                                        .accessDeniedHandler(errors))
                .exceptionHandling(
                        failures ->
                                failures.authenticationEntryPoint(errors)
                                        .accessDeniedHandler(errors))
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .build();
    }

    /** Observations of single filters would cost a part of every request, even switched off. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    TokenManager tokens(SecuritySettings settings, CallerResolver callers) {
        var issuer = settings.issuer();
        return new TokenManager(
                issuer == null
                        ? null
                        : new RememberingJwtDecoder(
                                new SupplierReactiveJwtDecoder(() -> decoder(issuer, settings))),
                callers);
    }

    /**
     * Makes a decoder, which asks the issuer for its keys. Runs only when the first JWT arrives.
     */
    private static ReactiveJwtDecoder decoder(String issuer, SecuritySettings settings) {
        var decoder = NimbusReactiveJwtDecoder.withIssuerLocation(issuer).build();
        decoder.setJwtValidator(validator(issuer, settings));
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> validator(String issuer, SecuritySettings settings) {
        var checks = new ArrayList<OAuth2TokenValidator<Jwt>>();
        checks.add(new JwtIssuerValidator(issuer));
        checks.add(new JwtClaimValidator<Instant>(JwtClaimNames.EXP, Objects::nonNull));
        var audience = settings.audience();
        if (audience != null) {
            checks.add(
                    new JwtClaimValidator<Collection<String>>(
                            JwtClaimNames.AUD, given -> given.contains(audience)));
        }
        return JwtValidators.createDefaultWithValidators(checks);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    RememberedCallers rememberedCallers(Clock clock) {
        return new RememberedCallers(clock);
    }

    @Bean
    Sessions sessions(TokenManager tokens, RememberedCallers callers, Clock clock) {
        return new Sessions(tokens, callers, clock);
    }

    @Bean
    TokenUses tokenUses() {
        return new TokenUses();
    }

    @Bean
    CredentialChanges credentialChanges(
            @Qualifier(SqlRunner.RESERVED) SqlRunner database,
            RememberedCallers callers,
            TokenUses uses) {
        return new CredentialChanges(
                database,
                callers,
                uses,
                CredentialChanges.BETWEEN_CLEANINGS,
                CredentialChanges.BETWEEN_USES);
    }

    @Bean
    CallerResolver callerResolver(
            SecuritySettings settings,
            @Qualifier(SqlRunner.RESERVED) SqlRunner database,
            RememberedCallers callers,
            TokenUses uses,
            JsonMapper json) {
        return new CallerResolver(settings, database, callers, uses, json);
    }
}
