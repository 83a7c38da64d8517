package dev.sluice.gateway.security;

import dev.sluice.database.PreparedDatabase;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.embedded.DataDirectory;
import dev.sluice.gateway.page.GraphiqlConfiguration;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtReactiveAuthenticationManager;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Who gets in: bearers of a good token, and anonymous callers; nobody by cookie or session. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableConfigurationProperties(SecuritySettings.class)
class SecurityConfiguration {

    @Bean
    SecurityWebFilterChain security(
            ServerHttpSecurity http, ReactiveAuthenticationManager tokens, JsonMapper json) {
        var errors = new SecurityErrors(json);
        return http.authorizeExchange(
                        paths ->
                                paths.pathMatchers(
                                                "/graphql",
                                                GraphiqlConfiguration.PATH,
                                                GraphiqlConfiguration.PATH + "/*",
                                                "/actuator/health",
                                                "/actuator/health/**")
                                        .permitAll()
                                        .anyExchange()
                                        .denyAll())
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

    @Bean
    ReactiveAuthenticationManager tokens(ReactiveJwtDecoder decoder, CallerResolver callers) {
        var tokens = new JwtReactiveAuthenticationManager(decoder);
        tokens.setJwtAuthenticationConverter(
                token -> callers.resolve(token).map(caller -> new SignedIn(caller, token)));
        return presented ->
                tokens.authenticate(presented)
                        .onErrorMap(SecurityErrors.Unavailable::because)
                        .cast(Authentication.class);
    }

    @Bean
    ReactiveJwtDecoder decoder(SecuritySettings settings, ObjectProvider<SigningKey> ownKey) {
        var issuer = settings.issuer();
        return new RememberingJwtDecoder(
                issuer == null
                        ? decoder(ownKey.getObject(), settings)
                        : new SupplierReactiveJwtDecoder(() -> decoder(issuer, settings)));
    }

    private static ReactiveJwtDecoder decoder(SigningKey key, SecuritySettings settings) {
        var decoder =
                NimbusReactiveJwtDecoder.withPublicKey(key.publicKey())
                        .signatureAlgorithm(SignatureAlgorithm.RS256)
                        .build();
        decoder.setJwtValidator(validator(TokenIssuer.NAME, settings));
        return decoder;
    }

    /** Asks the issuer for its keys, when the first token comes. */
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

    /** Only made where Sluice issues its tokens itself. */
    @Bean
    @Lazy
    SigningKey signingKey(DataDirectory directory) {
        return SigningKey.in(directory);
    }

    @Bean
    @Lazy
    TokenIssuer tokenIssuer(SigningKey key, SecuritySettings settings, Clock clock) {
        return new TokenIssuer(key, settings, clock);
    }

    @Bean
    @Lazy
    AdministratorToken administratorToken(
            DataDirectory directory, PreparedDatabase database, TokenIssuer issuer) {
        return new AdministratorToken(directory, database, issuer);
    }

    @Bean
    CallerResolver callerResolver(
            SecuritySettings settings, @Qualifier(SqlRunner.RESERVED) SqlRunner database) {
        return new CallerResolver(settings, database);
    }
}
