package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Refusal;
import graphql.GraphqlErrorBuilder;
import graphql.language.SourceLocation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Two gateways print an error with the same bytes: the order of its members is fixed. */
class CodedErrorTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void printsMembersInOneOrder() {
        var refusal =
                Refusal.forNow(Refusal.Code.LIMIT_EXCEEDED, "too many", Duration.ofMillis(1_200));
        var error =
                CodedError.of(
                        GraphqlErrorBuilder.newError()
                                .message("%s", "too many")
                                .location(new SourceLocation(2, 5))
                                .path(List.of("tasks", 0))
                                .build(),
                        "too many",
                        Errors.extensions(refusal),
                        refusal.limit());
        assertThat(JSON.writeValueAsString(error.toSpecification()))
                .isEqualTo(
                        """
                        {"message":"too many","locations":[{"line":2,"column":5}],\
                        "path":["tasks",0],"extensions":{"code":"LIMIT_EXCEEDED","retryAfter":2}}\
                        """);
    }

    @Test
    void leavesOutWhatAnErrorOfTheRequestLacks() {
        var error = new CodedError("no", List.of(), null, Map.of("code", "BAD_USER_INPUT"), null);
        assertThat(JSON.writeValueAsString(error.toSpecification()))
                .isEqualTo("{\"message\":\"no\",\"extensions\":{\"code\":\"BAD_USER_INPUT\"}}");
    }
}
