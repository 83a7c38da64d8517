package dev.sluice.gateway.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.token.FirstTokens;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupBannerTests {

    private static final List<FirstTokens.Kept> KEPT =
            List.of(kept("admin", "data/admin-token"), kept("grace", "data/grace-token"));

    private static FirstTokens.Kept kept(String owner, String file) {
        return new FirstTokens.Kept(owner, Path.of(file).toAbsolutePath(), "slc_" + owner);
    }

    @Test
    void showsACommandThatCanBeTypedAsItIs() {
        assertThat(StartupBanner.text(8080, KEPT))
                .contains("http://localhost:8080/graphql")
                .contains("-H \"Authorization: Bearer $(cat data/admin-token)\"");
    }

    @Test
    void quotesAPathThatTheShellWouldSplit() {
        assertThat(StartupBanner.text(8080, List.of(kept("admin", "/tmp/it's here/admin-token"))))
                .contains("$(cat '/tmp/it'\\''s here/admin-token')");
    }

    @Test
    void leadsToThePageWithATokenThatNoServerSees() {
        assertThat(StartupBanner.page(8080, KEPT, true))
                .contains("http://localhost:8080/graphiql#token=slc_admin\n")
                .contains("http://localhost:8080/graphiql#token=slc_grace\n");
    }

    @Test
    void printsNoTokenAfterTheFirstStart() {
        assertThat(StartupBanner.page(8080, KEPT, false))
                .contains("http://localhost:8080/graphiql\n")
                .contains("data/admin-token for the administrator", "data/grace-token for grace")
                .doesNotContain("slc_");
    }

    @Test
    void leavesTheTokenToTheReaderOfAnotherDatabase() {
        assertThat(StartupBanner.text(8080, List.of()))
                .contains("Bearer $TOKEN", "sluice token create");
        assertThat(StartupBanner.page(8080, List.of(), false))
                .endsWith("http://localhost:8080/graphiql\n");
    }
}
