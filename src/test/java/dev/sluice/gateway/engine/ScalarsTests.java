package dev.sluice.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.feed.FeedCursor;
import dev.sluice.feed.Snapshot;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ScalarsTests {

    private static final FeedCursor CURSOR =
            new FeedCursor(new UUID(1, 2), 3, new Snapshot(20, List.of(17L, 19L)), null);
    private static final GraphQLContext CONTEXT = GraphQLContext.getDefault();
    private static final Coercing<?, ?> FEED = coercing("FeedCursor");

    @Test
    void writesAPositionInTheLogAsItsText() {
        assertThat(FEED.serialize(CURSOR, CONTEXT, Locale.ROOT)).isEqualTo(CURSOR.text());
        assertThat(FEED.serialize(CURSOR.text(), CONTEXT, Locale.ROOT)).isEqualTo(CURSOR.text());
        assertThatThrownBy(() -> FEED.serialize(5, CONTEXT, Locale.ROOT))
                .isInstanceOf(CoercingSerializeException.class);
    }

    @Test
    void readsAPositionInTheLog() {
        assertThat(FEED.parseValue(CURSOR.text(), CONTEXT, Locale.ROOT)).isEqualTo(CURSOR);
        assertThat(literal(StringValue.of(CURSOR.text()))).isEqualTo(CURSOR);
    }

    @Test
    void rejectsOtherTextsAndValues() {
        assertThatThrownBy(() -> FEED.parseValue("AQID", CONTEXT, Locale.ROOT))
                .isInstanceOf(CoercingParseValueException.class)
                .hasMessageContaining("not a cursor that the change feed returned");
        assertThatThrownBy(() -> FEED.parseValue(5, CONTEXT, Locale.ROOT))
                .isInstanceOf(CoercingParseValueException.class)
                .hasMessageContaining("A cursor is a string");
        assertThatThrownBy(() -> literal(StringValue.of("")))
                .isInstanceOf(CoercingParseLiteralException.class)
                .hasMessageContaining("not a cursor that the change feed returned");
        assertThatThrownBy(() -> literal(IntValue.of(5)))
                .isInstanceOf(CoercingParseLiteralException.class)
                .hasMessageContaining("A cursor is a string");
    }

    private static Object literal(graphql.language.Value<?> value) {
        return FEED.parseLiteral(value, CoercedVariables.emptyVariables(), CONTEXT, Locale.ROOT);
    }

    private static Coercing<?, ?> coercing(String scalar) {
        return Scalars.all().stream()
                .filter(each -> each.getName().equals(scalar))
                .findFirst()
                .orElseThrow()
                .getCoercing();
    }
}
