package dev.sluice.gateway.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WelcomeTests {

    @Test
    void showsACommandThatCanBeTypedAsItIs() {
        assertThat(Welcome.text(8080, Path.of("data/admin-token").toAbsolutePath()))
                .contains("http://localhost:8080/graphql")
                .contains("-H \"Authorization: Bearer $(cat data/admin-token)\"");
    }

    @Test
    void quotesAPathThatTheShellWouldSplit() {
        assertThat(Welcome.text(8080, Path.of("/tmp/it's here/admin-token")))
                .contains("$(cat '/tmp/it'\\''s here/admin-token')");
    }

    @Test
    void leadsToThePageWithATokenThatNoServerSees() {
        assertThat(Welcome.page(8080, "a.b.c"))
                .contains("http://localhost:8080/graphiql#token=a.b.c\n");
        assertThat(Welcome.page(8080, null)).contains("http://localhost:8080/graphiql\n");
    }

    @Test
    void leavesTheTokenToTheReaderWhereAnotherIssuesThem() {
        assertThat(Welcome.text(8080, null)).contains("Bearer $TOKEN");
    }
}
