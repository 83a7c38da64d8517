package dev.sluice.gateway.problem;

import graphql.ErrorType;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.InputMapDefinesTooManyFieldsException;
import graphql.execution.NonNullableValueCoercedAsNullException;
import graphql.execution.OneOfNullValueException;
import graphql.execution.OneOfTooManyKeysException;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.introspection.Introspection;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Rewrites the engine's errors about documents and variables, because the engine's own messages
 * name Java classes. A new message names the argument, field or variable, the kind of value and the
 * allowed values.
 */
@Component
final class ErrorExplainer extends SimplePerformantInstrumentation {

    private static final Pattern PREFIX = Pattern.compile("^Validation [eE]rror \\([^)]*\\) ?: ");

    /** Matches a literal or a class as the engine prints it. */
    private static final Pattern JAVA = Pattern.compile("\\w+\\{\\w+=|java\\.|graphql\\.");

    @Override
    public CompletableFuture<ExecutionResult> instrumentExecutionResult(
            ExecutionResult result,
            InstrumentationExecutionParameters parameters,
            InstrumentationState state) {
        var isOurs = result.getErrors().stream().anyMatch(ErrorExplainer::isExplained);
        return CompletableFuture.completedFuture(isOurs ? explained(result, parameters) : result);
    }

    private static boolean isExplained(GraphQLError error) {
        return error instanceof ValidationError || isOfVariable(error);
    }

    private static boolean isOfVariable(GraphQLError error) {
        return error instanceof CoercingParseValueException
                || error instanceof NonNullableValueCoercedAsNullException
                || error instanceof InputMapDefinesTooManyFieldsException
                || error instanceof OneOfNullValueException
                || error instanceof OneOfTooManyKeysException;
    }

    private static ExecutionResult explained(
            ExecutionResult result, InstrumentationExecutionParameters parameters) {
        var document = parsed(parameters.getExecutionInput());
        if (document == null) {
            return result;
        }
        var isOpen = !isClosed(parameters.getExecutionInput());
        var schema = parameters.getSchema();
        var problems = DocumentProblems.of(schema, document, result.getErrors());
        var errors = new ArrayList<GraphQLError>();
        for (var error : result.getErrors()) {
            errors.add(
                    switch (error) {
                        case ValidationError invalid ->
                                error(
                                        invalid,
                                        problems.describe(invalid)
                                                .filter(_ -> isOpen)
                                                .orElseGet(() -> cleaned(invalid.getMessage())));
                        case GraphQLError other when isOfVariable(other) ->
                                error(
                                        other,
                                        variable(schema, document, parameters.getExecutionInput())
                                                .filter(_ -> isOpen)
                                                .orElse("A variable has a value of another type"));
                        default -> error;
                    });
        }
        return result.transform(builder -> builder.errors(errors));
    }

    /**
     * Returns whether the caller may not introspect the schema. Errors for such a caller do not
     * suggest names of the schema.
     */
    private static boolean isClosed(ExecutionInput input) {
        return input.getGraphQLContext().getBoolean(Introspection.INTROSPECTION_DISABLED);
    }

    private static @Nullable Document parsed(ExecutionInput input) {
        try {
            return new Parser()
                    .parseDocument(
                            ParserEnvironment.newParserEnvironment()
                                    .document(input.getQuery())
                                    .parserOptions(
                                            input.getGraphQLContext().get(ParserOptions.class))
                                    .build());
        } catch (InvalidSyntaxException unreadable) {
            return null;
        }
    }

    /** Describes the first problem in the values of the variables. */
    private static Optional<String> variable(
            GraphQLSchema schema, Document document, ExecutionInput input) {
        var given = input.getRawVariables().toMap();
        return operation(document, input.getOperationName()).stream()
                .flatMap(operation -> operation.getVariableDefinitions().stream())
                .filter(
                        variable ->
                                variable.getDefaultValue() == null
                                        || given.containsKey(variable.getName()))
                .flatMap(
                        variable ->
                                Optional.ofNullable(
                                        DocumentProblems.type(schema, variable.getType()))
                                        .flatMap(
                                                type ->
                                                        InputProblem.of(
                                                                type,
                                                                given.get(variable.getName()),
                                                                "$" + variable.getName()))
                                        .stream())
                .findFirst();
    }

    private static List<OperationDefinition> operation(Document document, @Nullable String name) {
        return document.getDefinitionsOfType(OperationDefinition.class).stream()
                .filter(operation -> name == null || name.equals(operation.getName()))
                .toList();
    }

    private static String cleaned(String message) {
        var text = PREFIX.matcher(message).replaceFirst("");
        return JAVA.matcher(text).find() ? "A value is not of the expected type" : text;
    }

    private static GraphQLError error(GraphQLError engine, String message) {
        return GraphqlErrorBuilder.newError()
                .message("%s", message)
                .locations(engine.getLocations())
                .errorType(ErrorType.ValidationError)
                .build();
    }
}
