package dev.sluice.gateway.engine;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.catalog.declaration.CatalogReader;
import dev.sluice.catalog.declaration.Declarations;
import dev.sluice.catalog.schema.GeneratedTypes;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.ExpressionTypes;
import dev.sluice.database.start.PreparedDatabase;
import dev.sluice.feed.trigger.TriggerGenerator;
import dev.sluice.feed.trigger.TriggerVerifier;
import dev.sluice.gateway.limit.LimitSettings;
import dev.sluice.policy.Limits;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.Reader;
import dev.sluice.query.plan.RootField;
import dev.sluice.query.run.ReadPlanner;
import dev.sluice.query.sql.CatalogVerifier;
import graphql.language.InterfaceTypeDefinition;
import graphql.schema.GraphQLSchema;
import graphql.schema.TypeResolver;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.sql.SQLException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;

/** Makes the catalog and the public schema from the SDL files. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SchemaSettings.class, LimitSettings.class})
public class SchemaConfiguration {

    @Bean
    public Declarations declarations(SchemaSettings settings) throws IOException {
        return settings.declarations();
    }

    @Bean
    DatabaseSchema databaseSchema(PreparedDatabase database) throws SQLException {
        try (var connection = database.target().connect()) {
            return DatabaseSchema.read(connection);
        }
    }

    @Bean
    VisibilityRules visibilityRules() {
        return VisibilityRules.standard();
    }

    @Bean
    Catalog catalog(Declarations declarations, PreparedDatabase database, DatabaseSchema live)
            throws SQLException {
        var problems = new CatalogProblems();
        var catalog = CatalogReader.read(declarations, problems);
        try (var connection = database.target().connect()) {
            CatalogVerifier.verify(catalog, live, new ExpressionTypes(connection), problems);
            problems.throwIfAny();
            if (database.isMigrated()) {
                TriggerGenerator.run(database.target(), catalog);
            }
            TriggerVerifier.verify(catalog, live, connection, problems);
        }
        problems.throwIfAny();
        return catalog;
    }

    @Bean
    RuntimeWiringConfigurer capabilities(DatabaseSchema live) {
        var capabilities = Capabilities.of(live);
        return wiring ->
                wiring.type(
                        "Query",
                        query -> query.dataFetcher("capabilities", environment -> capabilities));
    }

    @Bean
    TypeDefinitionRegistry definitions(Catalog catalog, Declarations declarations) {
        return registry(catalog, declarations);
    }

    @Bean
    PayloadTypes payloadTypes(TypeDefinitionRegistry definitions, Catalog catalog) {
        return PayloadTypes.of(definitions, catalog);
    }

    @Bean
    OperationAccounts operationAccounts(
            ReadPlanner planner, Catalog catalog, PayloadTypes payloads, Limits limits) {
        return new OperationAccounts(planner, catalog, payloads, limits);
    }

    @Bean
    GraphQLSchema schema(
            Catalog catalog,
            Declarations declarations,
            TypeDefinitionRegistry definitions,
            PayloadTypes payloads,
            OperationAccounts accounts,
            Reader reader,
            ObjectProvider<RuntimeWiringConfigurer> fetchers) {
        var wiring = RuntimeWiring.newRuntimeWiring();
        Scalars.all().forEach(wiring::scalar);
        wiring.type(
                "Query",
                query -> {
                    RootField.of(catalog)
                            .forEach(
                                    (name, root) ->
                                            query.dataFetcher(
                                                    name, new RootFetcher(root, accounts)));
                    return query;
                });
        declarations.definitions().stream()
                .filter(InterfaceTypeDefinition.class::isInstance)
                .map(InterfaceTypeDefinition.class::cast)
                .forEach(
                        type ->
                                wiring.type(
                                        type.getName(), builder -> builder.typeResolver(NEVER)));
        var entities = new EntityFetcher(reader);
        payloads.forEachKeyed(
                (type, field) ->
                        wiring.type(type, builder -> builder.dataFetcher(field, entities)));
        fetchers.orderedStream().forEach(configurer -> configurer.configure(wiring));
        return new SchemaGenerator().makeExecutableSchema(definitions, wiring.build());
    }

    /** Makes the definitions of the public schema. */
    public static TypeDefinitionRegistry registry(Catalog catalog, Declarations declarations) {
        var registry = new TypeDefinitionRegistry();
        var problems = new CatalogProblems();
        for (var definition : GeneratedTypes.of(catalog, declarations)) {
            registry.add(definition).ifPresent(error -> problems.add("schema", error.getMessage()));
        }
        problems.throwIfAny();
        return registry;
    }

    private static final TypeResolver NEVER =
            environment -> {
                throw new IllegalStateException("A fragment names its types itself");
            };
}
