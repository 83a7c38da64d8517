package dev.sluice.query.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The parts of an explanation, and the bound of its size. */
class ExplanationTests {

    private static final String SQL = "select $1";

    @Test
    void leavesOutPlansBeyondTheMaximumOfAllPlans() {
        var explanation = new Explanation(false);
        var most = add(explanation, Explanation.MAX_BYTES - 10);
        var tooLarge = add(explanation, 11);
        var small = add(explanation, 10);
        var none = add(explanation, 1);

        assertThat(most.plan()).isNotNull();
        assertThat(tooLarge.plan()).isNull();
        assertThat(tooLarge.planBytes()).isEqualTo(11);
        assertThat(small.plan()).isNotNull();
        assertThat(none.plan()).isNull();
        assertThat(explanation.statements()).hasSize(4);
    }

    /** A plan with measurements replaces the plan without them. */
    @Test
    void countsALaterPlanInsteadOfTheEarlierOne() {
        var explanation = new Explanation(true);
        var statement = explanation.add(List.of(List.of("a")), SQL, 1, _ -> true);
        statement.planned(SQL, false, new byte[Explanation.MAX_BYTES - 10]);
        statement.planned(SQL, true, new byte[Explanation.MAX_BYTES]);
        assertThat(statement.bytes()).isEqualTo(Explanation.MAX_BYTES);
        assertThat(Objects.requireNonNull(statement.details()).isGeneric()).isTrue();
    }

    /** The second plan has no room in the memory, and the third none in the explanation. */
    @Test
    void givesTheBytesOfAPlanThatIsReplacedBack() {
        var used = new AtomicInteger();
        var explanation = new Explanation(true);
        var statement =
                explanation.add(
                        List.of(List.of("a")),
                        SQL,
                        1,
                        bytes -> used.get() + bytes <= 100 && used.addAndGet(bytes) >= 0);
        statement.planned(SQL, false, new byte[70]);
        assertThat(used).hasValue(70);
        statement.planned(SQL, false, new byte[101]);
        assertThat(used).hasValue(0);
        var details = Objects.requireNonNull(statement.details());
        assertThat(details.plan()).isNull();
        assertThat(details.planBytes()).isEqualTo(101);
        statement.planned(SQL, false, new byte[80]);
        statement.planned(SQL, false, new byte[Explanation.MAX_BYTES + 1]);
        assertThat(used).hasValue(0);
        assertThat(add(explanation, Explanation.MAX_BYTES).plan()).isNotNull();
    }

    @Test
    void hasNoDetailsBeforeThereIsAPlan() {
        var statement = new Explanation(true).add(List.of(List.of("a")), SQL, 1, _ -> true);
        assertThat(statement.details()).isNull();
        assertThat(statement.bytes()).isZero();
    }

    @Test
    void takesPlansForCachedByIdentity() {
        var explanation = new Explanation(false);
        var cached = new ArrayList<>(List.of(1));
        explanation.wasCached(cached);
        assertThat(isCached(explanation, cached)).isTrue();
        assertThat(isCached(explanation, new ArrayList<>(cached))).isFalse();
    }

    private static boolean isCached(Explanation explanation, Object plan) {
        var statement = explanation.add(List.of(), plan, 1, _ -> true);
        statement.planned(SQL, false, new byte[1]);
        return Objects.requireNonNull(statement.details()).isPlanCached();
    }

    private static ExplainedStatement.Details add(Explanation explanation, int bytes) {
        var statement = explanation.add(List.of(List.of("a")), SQL, 1, _ -> true);
        statement.planned(SQL, false, new byte[bytes]);
        return Objects.requireNonNull(statement.details());
    }
}
