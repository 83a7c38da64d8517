package dev.sluice.query.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.catalog.ColumnType;
import dev.sluice.policy.Refusal;
import dev.sluice.query.Statements;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTests {

    private static final UUID KEY = UUID.fromString("01900000-0000-7000-8000-000000000002");

    private final Order byTitle = order("title", false);

    @Test
    void readsWhatTheDatabaseWrites() {
        var cursor =
                Cursor.parse(
                        base64(
                                "[\"sig\", \"2026-01-01T00:00:00.123456+00:00\", null, 1.50, true, 9007199254740993]"));

        assertThat(cursor.signature()).isEqualTo("sig");
        assertThat(cursor.forms())
                .containsExactly(
                        Cursor.Form.VALUE,
                        Cursor.Form.NULL,
                        Cursor.Form.VALUE,
                        Cursor.Form.VALUE,
                        Cursor.Form.VALUE);
        assertThat(cursor.bindable(0, ColumnType.DATE_TIME))
                .isEqualTo("2026-01-01T00:00:00.123456+00:00");
        assertThat(cursor.bindable(2, ColumnType.DECIMAL)).isEqualTo("1.50");
        assertThat(cursor.bindable(3, ColumnType.BOOLEAN)).isEqualTo(true);
        assertThat(cursor.bindable(4, ColumnType.BIG_INT)).isEqualTo(9007199254740993L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "%%%",
                "null",
                "{}",
                "[]",
                "[1]",
                "[\"a\"]",
                "[\"a\", {}]",
                "[\"a\", [1]]",
                "[1, 2]",
                "[\"a\", 1",
                "\u0000"
            })
    void refusesWhatNoneOfOurStatementsWrites(String json) {
        assertThatThrownBy(() -> Cursor.parse(base64(json)))
                .isInstanceOf(Refusal.class)
                .hasMessage("not a cursor that a list returned");
        assertThatThrownBy(() -> Cursor.parse(json)).isInstanceOf(Refusal.class);
    }

    @Test
    void readsTheBeginningAndTheDigestOfALongText() {
        var digest = "0123456789abcdef".repeat(4);
        var cursor =
                Cursor.parse(base64("[\"sig\", [\"abc\", \"" + digest + "\"], \"" + KEY + "\"]"));

        assertThat(cursor.forms()).containsExactly(Cursor.Form.DIGEST, Cursor.Form.VALUE);
        assertThat(cursor.prefix(0)).isEqualTo("abc");
        assertThat(cursor.digest(0)).isEqualTo(digest);
        assertThat(cursor.key()).isEqualTo(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e300", "-0.5"})
    void readsEveryExactNumber(String number) {
        assertThat(new Cursor("sig", List.of(number)).bindable(0, ColumnType.DECIMAL))
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5874897-12-31",
                "4714-11-24 BC",
                "294276-12-31T23:59:59.999999+00:00",
                "infinity",
                "-infinity"
            })
    void readsEveryTime(String time) {
        assertThat(new Cursor("sig", List.of(time)).bindable(0, ColumnType.DATE)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "now()",
                "2026-01-01'; --",
                "today",
                "",
                "99999999999999999999999999999999999999999999999-"
            })
    void refusesValuesThatAreNoTimes(String text) {
        var cursor = new Cursor("sig", List.of(text));
        assertThatThrownBy(() -> cursor.bindable(0, ColumnType.DATE_TIME))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void refusesACursorFromAnotherOrder() {
        var cursor = new Cursor(order("title", true).signature(), List.of("a", KEY.toString()));

        assertThatThrownBy(() -> cursor.requireOrder(byTitle.signature(), byTitle.sortKeys()))
                .isInstanceOf(Refusal.class)
                .hasMessage("the cursor belongs to a different order");
    }

    @Test
    void refusesNullWhereTheOrderHasNone() {
        var cursor = new Cursor(byTitle.signature(), Arrays.asList(null, KEY.toString()));

        assertThatThrownBy(() -> cursor.requireOrder(byTitle.signature(), byTitle.sortKeys()))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void tellsOrdersApart() {
        assertThat(
                        List.of(
                                byTitle.signature(),
                                order("title", true).signature(),
                                order("status", false).signature(),
                                new Order(
                                                Statements.CATALOG.entity("Project"),
                                                List.of(
                                                        new Order.Step(
                                                                Statements.CATALOG
                                                                        .entity("Project")
                                                                        .column("name"),
                                                                false)))
                                        .signature()))
                .doesNotHaveDuplicates();
    }

    private static Order order(String field, boolean descending) {
        var task = Statements.CATALOG.entity("Task");
        return new Order(
                task,
                List.of(
                        new Order.Step(task.column(field), descending),
                        new Order.Step(task.key(), descending)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
