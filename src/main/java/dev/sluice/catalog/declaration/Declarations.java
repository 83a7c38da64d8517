package dev.sluice.catalog.declaration;

import dev.sluice.catalog.RuleUse;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValue;
import graphql.language.EnumValueDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ListType;
import graphql.language.NamedNode;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.SDLDefinition;
import graphql.language.StringValue;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.language.Value;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The definitions of the parsed SDL files, with helpers that read their directives. */
public record Declarations(List<SDLDefinition<?>> definitions) {

    /**
     * The names of the directives that declare the catalog. The public schema does not contain
     * them.
     */
    public static final Set<String> DECLARING =
            Set.of(
                    "table",
                    "visible",
                    "deletable",
                    "mask",
                    "column",
                    "expression",
                    "sortable",
                    "toOne",
                    "toOneOf",
                    "toMany",
                    "through",
                    "json",
                    "key",
                    "related",
                    "kind",
                    "namespace",
                    "provided",
                    "embedded",
                    "lookup",
                    "measure",
                    "stream");

    /** The name of the type whose fields can be subscribed to. */
    public static final String SUBSCRIPTION = "Subscription";

    /** The root types whose fields all areas declare. The query type is generated. */
    public static final Set<String> ROOTS = Set.of("Mutation", SUBSCRIPTION);

    /**
     * The name of the enumeration of visibility rules, which the public schema does not contain.
     */
    public static final String RULE_TYPE = "VisibilityRule";

    public Declarations {
        definitions = List.copyOf(definitions);
    }

    /** Parses the texts of SDL files. */
    public static Declarations parse(Collection<String> files) {
        var definitions = new ArrayList<SDLDefinition<?>>();
        for (var file : files) {
            var environment =
                    ParserEnvironment.newParserEnvironment()
                            .document(file)
                            .parserOptions(ParserOptions.getDefaultSdlParserOptions())
                            .build();
            var document = new Parser().parseDocument(environment);
            for (Object definition : document.getDefinitions()) {
                if (definition instanceof SDLDefinition<?> declared) {
                    definitions.add(declared);
                }
            }
        }
        return new Declarations(definitions);
    }

    /** The types and interfaces whose objects are the rows of a table. */
    public Stream<ImplementingTypeDefinition<?>> tables() {
        return types().filter(type -> type.hasDirective("table"));
    }

    /** All types and interfaces. */
    public Stream<ImplementingTypeDefinition<?>> types() {
        return definitions.stream()
                .filter(ImplementingTypeDefinition.class::isInstance)
                .<ImplementingTypeDefinition<?>>map(ImplementingTypeDefinition.class::cast);
    }

    /**
     * The concrete types of an interface with a table. They have {@code @kind} and implement the
     * interface.
     */
    Stream<ObjectTypeDefinition> kindsOf(String name) {
        return all(ObjectTypeDefinition.class)
                .filter(type -> type.hasDirective("kind") && interfacesOf(type).contains(name));
    }

    /**
     * The definitions of a root type and its extensions, in the order of the files. The public
     * schema has one type of all their fields.
     *
     * @param name one of {@link #ROOTS}
     */
    public Stream<ObjectTypeDefinition> roots(String name) {
        return all(ObjectTypeDefinition.class).filter(type -> type.getName().equals(name));
    }

    Set<String> interfaces() {
        var names = new LinkedHashSet<String>();
        all(InterfaceTypeDefinition.class).map(NamedNode::getName).forEach(names::add);
        return names;
    }

    Map<String, List<String>> enums() {
        var enums = new LinkedHashMap<String, List<String>>();
        all(EnumTypeDefinition.class)
                .filter(type -> !type.getName().equals(RULE_TYPE))
                .forEach(
                        type ->
                                enums.put(
                                        type.getName(),
                                        type.getEnumValueDefinitions().stream()
                                                .map(EnumValueDefinition::getName)
                                                .toList()));
        return enums;
    }

    public <T> Stream<T> all(Class<T> kind) {
        return definitions.stream().filter(kind::isInstance).map(kind::cast);
    }

    public static List<String> interfacesOf(ImplementingTypeDefinition<?> type) {
        return type.getImplements().stream().map(Declarations::baseName).toList();
    }

    /** A type's name without list and null marks. */
    static String baseName(Type<?> type) {
        return switch (type) {
            case NonNullType nonNull -> baseName(nonNull.getType());
            case ListType list -> baseName(list.getType());
            case TypeName name -> name.getName();
            default -> throw new IllegalArgumentException("Unknown kind of type: " + type);
        };
    }

    static boolean isNullable(Type<?> type) {
        return !(type instanceof NonNullType);
    }

    static boolean isList(Type<?> type) {
        return type instanceof ListType
                || (type instanceof NonNullType nonNull && isList(nonNull.getType()));
    }

    static Optional<Directive> directive(DirectivesContainer<?> node, String name) {
        return node.getDirectives(name).stream().findFirst();
    }

    static List<RuleUse> rules(DirectivesContainer<?> node, String directive) {
        return node.getDirectives(directive).stream().map(Declarations::rule).toList();
    }

    static RuleUse rule(Directive directive) {
        return new RuleUse(text(directive, "rule"), optionalText(directive, "by"));
    }

    static String text(Directive directive, String argument) {
        var text = optionalText(directive, argument);
        return text == null ? "" : text;
    }

    static @Nullable String optionalText(Directive directive, String argument) {
        var given = directive.getArgument(argument);
        return given == null ? null : text(given.getValue());
    }

    /**
     * Returns whether an argument is true. Returns {@code otherwise} if the argument is not given.
     */
    static boolean flag(Directive directive, String argument, boolean otherwise) {
        var given = directive.getArgument(argument);
        return given == null
                ? otherwise
                : given.getValue() instanceof BooleanValue truth && truth.isValue();
    }

    static List<String> texts(Directive directive, String argument) {
        var given = directive.getArgument(argument);
        if (given == null) {
            return List.of();
        }
        return given.getValue() instanceof ArrayValue array
                ? array.getValues().stream().map(Declarations::text).toList()
                : List.of(text(given.getValue()));
    }

    private static String text(Value<?> value) {
        return switch (value) {
            case StringValue string -> String.valueOf(string.getValue());
            case EnumValue constant -> constant.getName();
            default -> "";
        };
    }
}
