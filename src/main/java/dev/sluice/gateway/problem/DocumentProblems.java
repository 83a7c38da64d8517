package dev.sluice.gateway.problem;

import dev.sluice.gateway.document.TypedWalk;
import graphql.GraphQLError;
import graphql.language.Argument;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.language.SourceLocation;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.TypeInfo;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes the errors of an invalid document in the words of the schema. The engine decides which
 * errors a document has. This class finds the place of each error again, and says what is wrong
 * there and what is allowed.
 */
final class DocumentProblems {

    private final GraphQLSchema schema;
    private final Document document;
    private final Set<SourceLocation> wanted;
    private final Map<ValidationErrorType, Map<SourceLocation, String>> messages =
            new EnumMap<>(ValidationErrorType.class);

    private DocumentProblems(GraphQLSchema schema, Document document, Set<SourceLocation> wanted) {
        this.schema = schema;
        this.document = document;
        this.wanted = wanted;
    }

    /** Finds the problems at the places that the errors name. */
    static DocumentProblems of(
            GraphQLSchema schema, Document document, List<? extends GraphQLError> errors) {
        var wanted =
                errors.stream()
                        .map(GraphQLError::getLocations)
                        .flatMap(
                                locations ->
                                        locations == null ? Stream.empty() : locations.stream())
                        .collect(Collectors.toSet());
        var problems = new DocumentProblems(schema, document, wanted);
        TypedWalk.document(schema, document, problems.new Finder());
        problems.variables();
        return problems;
    }

    /** Returns the description of an error. Returns an empty result if the place was not found. */
    Optional<String> describe(ValidationError error) {
        if (!(error.getValidationErrorType() instanceof ValidationErrorType type)) {
            return Optional.empty();
        }
        var here = messages.getOrDefault(type, Map.of());
        return error.getLocations().stream()
                .map(here::get)
                .filter(message -> message != null)
                .findFirst();
    }

    private boolean isWanted(Node<?> node) {
        return node.getSourceLocation() != null && wanted.contains(node.getSourceLocation());
    }

    private void add(ValidationErrorType type, Node<?> node, @Nullable String message) {
        if (message != null && node.getSourceLocation() != null) {
            messages.computeIfAbsent(type, _ -> new HashMap<>())
                    .putIfAbsent(node.getSourceLocation(), message);
        }
    }

    private void variables() {
        document.getDefinitionsOfType(OperationDefinition.class).stream()
                .flatMap(operation -> operation.getVariableDefinitions().stream())
                .forEach(this::variable);
    }

    private void variable(VariableDefinition variable) {
        var name = TypeInfo.typeInfo(variable.getType()).getTypeName();
        type(name);
        var value = variable.getDefaultValue();
        if (value != null && isWanted(variable)) {
            add(
                    ValidationErrorType.BadValueForDefaultArg,
                    variable,
                    Optional.ofNullable(type(schema, variable.getType()))
                            .flatMap(type -> InputProblem.of(type, value, "$" + variable.getName()))
                            .orElse(null));
        }
    }

    /**
     * Returns the type that a variable is declared with. Returns null if the schema does not have
     * that type.
     */
    static @Nullable GraphQLType type(GraphQLSchema schema, graphql.language.Type<?> type) {
        var info = TypeInfo.typeInfo(type);
        var named = schema.getType(info.getName());
        return named == null ? null : info.decorate(named);
    }

    private void type(TypeName name) {
        if (isWanted(name)) {
            add(
                    ValidationErrorType.UnknownType,
                    name,
                    "The schema has no type "
                            + Suggestion.shown(name.getName())
                            + Suggestion.among(
                                    name.getName(),
                                    schema.getAllTypesAsList().stream()
                                            .map(GraphQLNamedSchemaElement::getName)
                                            .toList()));
        }
    }

    private final class Finder implements TypedWalk.Visitor {

        @Override
        public void type(TypeName name) {
            DocumentProblems.this.type(name);
        }

        @Override
        public void field(
                Field field,
                @Nullable GraphQLCompositeType type,
                @Nullable GraphQLFieldDefinition definition) {
            if (!isWanted(field) || type == null) {
                return;
            }
            if (definition == null) {
                add(ValidationErrorType.FieldUndefined, field, undefined(field, type));
                return;
            }
            definition.getArguments().stream()
                    .filter(argument -> isMissing(argument, field.getArguments()))
                    .findFirst()
                    .ifPresent(
                            argument ->
                                    add(
                                            ValidationErrorType.MissingFieldArgument,
                                            field,
                                            required(field.getName(), argument)));
        }

        private static String undefined(Field field, GraphQLCompositeType type) {
            var names =
                    type instanceof GraphQLFieldsContainer container
                            ? container.getFieldDefinitions().stream()
                                    .map(GraphQLFieldDefinition::getName)
                                    .toList()
                            : List.<String>of();
            return type.getName()
                    + " has no field "
                    + Suggestion.shown(field.getName())
                    + Suggestion.among(field.getName(), names);
        }

        private static boolean isMissing(GraphQLArgument argument, List<Argument> given) {
            return GraphQLTypeUtil.isNonNull(argument.getType())
                    && !argument.hasSetDefaultValue()
                    && given.stream().noneMatch(each -> each.getName().equals(argument.getName()));
        }

        private static String required(String owner, GraphQLArgument argument) {
            return owner
                    + "."
                    + argument.getName()
                    + ": the argument is required; expected "
                    + InputProblem.expected(argument.getType());
        }

        @Override
        public void directive(
                Directive directive, graphql.schema.@Nullable GraphQLDirective known) {
            if (!isWanted(directive)) {
                return;
            }
            if (known == null) {
                add(
                        ValidationErrorType.UnknownDirective,
                        directive,
                        "The schema has no directive @"
                                + Suggestion.shown(directive.getName())
                                + Suggestion.among(
                                        directive.getName(),
                                        schema.getDirectives().stream()
                                                .map(GraphQLNamedSchemaElement::getName)
                                                .toList()));
                return;
            }
            known.getArguments().stream()
                    .filter(argument -> isMissing(argument, directive.getArguments()))
                    .findFirst()
                    .ifPresent(
                            argument ->
                                    add(
                                            ValidationErrorType.MissingDirectiveArgument,
                                            directive,
                                            required("@" + directive.getName(), argument)));
        }

        @Override
        public void spread(FragmentSpread spread) {
            if (isWanted(spread)) {
                add(
                        ValidationErrorType.UndefinedFragment,
                        spread,
                        "The document has no fragment "
                                + Suggestion.shown(spread.getName())
                                + Suggestion.among(
                                        spread.getName(),
                                        document
                                                .getDefinitionsOfType(FragmentDefinition.class)
                                                .stream()
                                                .map(FragmentDefinition::getName)
                                                .toList()));
            }
        }

        @Override
        public void argument(
                Argument argument,
                String owner,
                List<GraphQLArgument> known,
                List<Directive> guards) {
            if (!isWanted(argument)) {
                return;
            }
            var definition =
                    known.stream()
                            .filter(each -> each.getName().equals(argument.getName()))
                            .findFirst();
            if (definition.isEmpty()) {
                add(
                        ValidationErrorType.UnknownArgument,
                        argument,
                        owner
                                + " has no argument "
                                + Suggestion.shown(argument.getName())
                                + Suggestion.among(
                                        argument.getName(),
                                        known.stream().map(GraphQLArgument::getName).toList()));
                return;
            }
            var problem =
                    InputProblem.of(
                            definition.get().getType(),
                            argument.getValue(),
                            owner + "." + argument.getName());
            problem.ifPresent(
                    message -> {
                        add(ValidationErrorType.WrongType, argument, message);
                        add(ValidationErrorType.NullValueForNonNullArgument, argument, message);
                    });
        }
    }
}
