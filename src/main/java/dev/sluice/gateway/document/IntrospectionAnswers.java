package dev.sluice.gateway.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.policy.Limit;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.run.JsonFragment;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationFieldFetchParameters;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.introspection.GoodFaithIntrospection;
import graphql.language.AstPrinter;
import graphql.language.Document;
import graphql.language.Field;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers introspection with finished JSON. The {@link DocumentWorkers} make an answer if the cache
 * of answers does not have it.
 */
public final class IntrospectionAnswers extends SimplePerformantInstrumentation {

    /**
     * The maximum bytes in the cache. A tool that asks for the whole schema gets about two million
     * bytes.
     */
    private static final long MAX_BYTES = 24 << 20;

    private static final String BYTES = IntrospectionAnswers.class.getName();

    /**
     * The key of an answer in the cache: the text of its field, without alias and white space, and
     * the variables that the text uses.
     */
    private record Question(String text, Map<String, Object> variables) {}

    /** A document that asks for one introspection field, and the text of the document. */
    private record Asked(Document document, String text) {}

    private final GraphQL engine;
    private final DocumentWorkers workers;
    private final JsonMapper json;
    private final Limits limits;

    /**
     * Keyed by the first node of the field, which is the same object in each execution of a
     * document.
     */
    private final Cache<Field, Asked> asked =
            Caffeine.newBuilder().weakKeys().maximumSize(1000).build();

    private final Cache<Question, JsonFragment> answers =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_BYTES)
                    .<Question, JsonFragment>weigher(
                            (question, answer) -> question.text().length() + answer.utf8().length)
                    .build();

    public IntrospectionAnswers(
            GraphQLSchema schema, DocumentWorkers workers, JsonMapper json, Limits limits) {
        this.workers = workers;
        this.json = json;
        this.limits = limits;
        this.engine =
                GraphQL.newGraphQL(schema)
                        .preparsedDocumentProvider((input, _) -> prepared(input))
                        .build();
    }

    private static CompletableFuture<PreparsedDocumentEntry> prepared(ExecutionInput input) {
        Document document = Objects.requireNonNull(input.getGraphQLContext().get(Document.class));
        return CompletableFuture.completedFuture(new PreparsedDocumentEntry(document));
    }

    @Override
    public DataFetcher<?> instrumentDataFetcher(
            DataFetcher<?> fetcher,
            InstrumentationFieldFetchParameters parameters,
            @Nullable InstrumentationState state) {
        return switch (parameters.getEnvironment().getField().getName()) {
            case IntrospectionCount.SCHEMA, IntrospectionCount.TYPE -> this::answer;
            default -> fetcher;
        };
    }

    private CompletableFuture<@Nullable JsonFragment> answer(DataFetchingEnvironment environment) {
        var field = environment.getField();
        var asks = Objects.requireNonNull(asked.get(field, _ -> asked(environment)));
        var question = new Question(asks.text(), variables(asks, environment));
        var known = answers.getIfPresent(question);
        var answer =
                known != null
                        ? CompletableFuture.<@Nullable JsonFragment>completedFuture(known)
                        : workers.submit(
                                environment.getGraphQlContext(),
                                () -> make(field, asks.document(), question));
        return answer.thenApply(made -> within(environment, made));
    }

    private static Asked asked(DataFetchingEnvironment environment) {
        var document = IntrospectionDocument.of(environment);
        return new Asked(document, AstPrinter.printAstCompact(document));
    }

    /** Returns the variables that a text may use. An unused variable among them does no harm. */
    private static Map<String, Object> variables(Asked asks, DataFetchingEnvironment environment) {
        var used = new LinkedHashMap<String, Object>();
        environment
                .getVariables()
                .forEach(
                        (name, value) -> {
                            if (asks.text().contains("$" + name)) {
                                used.put(name, value);
                            }
                        });
        return used;
    }

    private @Nullable JsonFragment make(Field field, Document document, Question question) {
        var known = answers.getIfPresent(question);
        if (known != null) {
            return known;
        }
        var result = engine.execute(input(document, question));
        if (!result.getErrors().isEmpty()) {
            throw failed(question, result.getErrors().getFirst().getMessage());
        }
        Map<String, Object> data = Objects.requireNonNull(result.getData());
        var value = data.get(field.getName());
        if (value == null) {
            return null;
        }
        var made = new JsonFragment(json.writeValueAsBytes(value));
        answers.put(question, made);
        return made;
    }

    /**
     * Explains an error. The library fails if {@code includeDeprecated} is null, although the type
     * of the argument allows null.
     */
    private static RuntimeException failed(Question question, String message) {
        return question.variables().containsValue(null)
                ? Refusal.badInput("includeDeprecated: null is not allowed")
                : new IllegalStateException(message);
    }

    private static ExecutionInput input(Document document, Question question) {
        return ExecutionInput.newExecutionInput(question.text())
                .variables(question.variables())
                .graphQLContext(
                        Map.of(
                                Document.class,
                                document,
                                GoodFaithIntrospection.GOOD_FAITH_INTROSPECTION_DISABLED,
                                true))
                .build();
    }

    private @Nullable JsonFragment within(
            DataFetchingEnvironment environment, @Nullable JsonFragment answer) {
        if (answer == null) {
            return null;
        }
        var size = answer.utf8().length;
        if (size > limits.maxFragmentBytes()) {
            throw Refusal.limit(
                    Limit.DOCUMENT,
                    "The answer has %d bytes; at most %d are allowed for a field"
                            .formatted(size, limits.maxFragmentBytes()));
        }
        AtomicLong all =
                environment.getGraphQlContext().computeIfAbsent(BYTES, _ -> new AtomicLong());
        if (all.addAndGet(size) > limits.maxResponseBytes()) {
            throw Refusal.limit(
                    Limit.DOCUMENT,
                    "The response has more than %d bytes: ask for less"
                            .formatted(limits.maxResponseBytes()));
        }
        return answer;
    }
}
