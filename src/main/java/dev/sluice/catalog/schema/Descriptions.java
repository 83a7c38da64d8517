package dev.sluice.catalog.schema;

import dev.sluice.catalog.Entity;
import dev.sluice.catalog.declaration.Declarations;
import graphql.language.Description;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of the declared fields. The descriptions of generated fields are made from them.
 */
final class Descriptions {

    private final Map<String, Map<String, Description>> fields = new HashMap<>();

    Descriptions(Declarations declarations) {
        declarations
                .types()
                .forEach(
                        type -> {
                            add(type.getName(), type);
                            if (type.hasDirective("kind")) {
                                Declarations.interfacesOf(type).forEach(name -> add(name, type));
                            }
                        });
    }

    private void add(String name, ImplementingTypeDefinition<?> type) {
        var members = fields.computeIfAbsent(name, _ -> new HashMap<>());
        for (FieldDefinition field : type.getFieldDefinitions()) {
            if (field.getDescription() != null) {
                members.putIfAbsent(field.getName(), field.getDescription());
            }
        }
    }

    /**
     * The first clause of the description that a field declares, or the field's name if it declares
     * none.
     */
    String clause(Entity entity, String field) {
        return clause(entity.name(), field);
    }

    String clause(String type, String field) {
        return Sdl.clause(declared(type, field), Sdl.words(field) + ".");
    }

    private @Nullable Description declared(String type, String field) {
        return fields.getOrDefault(type, Map.of()).get(field);
    }
}
