package bench;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.EnumValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.GraphQLScalarType;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;

/** GraphQL as a team would write it with Spring: annotated methods, batched, over JDBC. */
@SpringBootApplication
public class Application {

    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }

    @Bean
    RuntimeWiringConfigurer names() {
        var name = GraphQLScalarType.newScalar().name("Name").coercing(new NameCoercing()).build();
        var cursor = GraphQLScalarType.newScalar().name("Cursor").coercing(new NameCoercing()).build();
        return wiring -> wiring.scalar(name).scalar(cursor);
    }

    private static final class NameCoercing implements Coercing<String, String> {
        @Override
        public String parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return input instanceof EnumValue label ? label.getName() : ((StringValue) input).getValue();
        }

        @Override
        public String parseValue(Object input, GraphQLContext context, Locale locale) {
            return input.toString();
        }
    }
}
