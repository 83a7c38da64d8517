package dev.sluice.gateway.engine;

import dev.sluice.database.target.PoolSize;
import dev.sluice.gateway.Errors;
import dev.sluice.gateway.document.DocumentCache;
import dev.sluice.gateway.document.DocumentReader;
import dev.sluice.gateway.document.DocumentWorkers;
import dev.sluice.gateway.document.IntrospectionAnswers;
import dev.sluice.gateway.fragment.FragmentExecutionStrategy;
import dev.sluice.gateway.fragment.FragmentLoader;
import dev.sluice.gateway.fragment.FragmentSubscriptionStrategy;
import dev.sluice.gateway.fragment.SerialFragmentExecutionStrategy;
import dev.sluice.gateway.limit.Admission;
import dev.sluice.gateway.limit.EdgeSettings;
import dev.sluice.gateway.persisted.DocumentSettings;
import dev.sluice.gateway.persisted.TrustedDocumentReader;
import dev.sluice.gateway.persisted.TrustedDocuments;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Shares;
import dev.sluice.query.run.AnswerMemory;
import dev.sluice.query.run.JsonFragment;
import graphql.execution.instrumentation.Instrumentation;
import graphql.schema.GraphQLSchema;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.execution.DefaultExecutionGraphQlService;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Configures the engine that executes operations, and the way its results are written. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EdgeSettings.class, DocumentSettings.class})
class EngineConfiguration {

    @Bean
    DocumentReader documentReader(GraphQLSchema schema, Limits limits) {
        return new DocumentReader(schema, limits);
    }

    @Bean
    TrustedDocuments trustedDocuments(
            DocumentSettings settings, DocumentReader reader, JsonMapper json) {
        var place = settings.trusted();
        return place == null
                ? new TrustedDocuments(Map.of())
                : new TrustedDocumentReader(reader, json).read(place);
    }

    @Bean
    IntrospectionAnswers introspectionAnswers(
            GraphQLSchema schema, DocumentWorkers workers, JsonMapper json, Limits limits) {
        return new IntrospectionAnswers(schema, workers, json, limits);
    }

    @Bean
    Shares shares(EdgeSettings settings, PoolSize pool) {
        return new Shares(pool.connections(), settings.statementsPerCaller());
    }

    @Bean
    Admission admission(EdgeSettings settings) {
        return new Admission(
                new Admission.Bounds(
                        settings.maxRunning(),
                        settings.maxRunningPerCaller(),
                        settings.maxWaiting(),
                        settings.maxWaitingPerCaller()));
    }

    @Bean
    AnswerMemory answerMemory(EdgeSettings settings) {
        return new AnswerMemory(settings.answerBytes());
    }

    @Bean
    DocumentCache documentCache(DocumentReader reader, DocumentWorkers workers) {
        return new DocumentCache(reader, workers);
    }

    @Bean
    GraphQlSource graphQlSource(
            GraphQLSchema schema,
            DocumentCache documents,
            ObjectProvider<Instrumentation> instrumentations) {
        var resolvers = List.<DataFetcherExceptionResolver>of(new Errors());
        var exceptions = DataFetcherExceptionResolver.createExceptionHandler(resolvers);
        return GraphQlSource.builder(schema)
                .exceptionResolvers(resolvers)
                .instrumentation(instrumentations.orderedStream().toList())
                .configureGraphQl(
                        engine ->
                                engine.queryExecutionStrategy(
                                                new FragmentExecutionStrategy(exceptions))
                                        .mutationExecutionStrategy(
                                                new SerialFragmentExecutionStrategy(exceptions))
                                        .subscriptionExecutionStrategy(
                                                new FragmentSubscriptionStrategy(exceptions))
                                        .preparsedDocumentProvider(documents))
                .build();
    }

    @Bean
    ExecutionGraphQlService executionService(GraphQlSource source, FragmentLoader fragments) {
        var service = new DefaultExecutionGraphQlService(source);
        service.addDataLoaderRegistrar(
                (registry, context) ->
                        registry.register(FragmentLoader.NAME, fragments.newDataLoader(context)));
        return service;
    }

    @Bean
    JsonMapperBuilderCustomizer fragmentsAreWrittenRaw() {
        return builder ->
                builder.addModule(
                        new SimpleModule()
                                .addSerializer(JsonFragment.class, new RawJson.Serializer()));
    }
}
