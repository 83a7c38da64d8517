package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a real browser, which may speak to nobody but Sluice. Needs Debian's packages {@code
 * chromium} and {@code chromium-driver}; CI has them.
 *
 * <p>With {@code -Dtests.page=ADDRESS} the newcomer's path is taken on a Sluice that somebody else
 * has started; the address is the one that its start printed, with the token.
 */
@Timeout(120)
class BrowserIntegrationTests {

    private TestBrowser browser;

    @BeforeEach
    void open() {
        browser = TestBrowser.open();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void takesANewcomerToTheFirstAnswer() throws IOException {
        var address = System.getProperty("tests.page");
        browser.get(address == null ? page("ada") : address);

        browser.see("#who", "Signed in as");
        assertThat(browser.address()).endsWith("/graphiql");
        assertThat(browser.tabs().getFirst()).isEqualTo("Repository");

        browser.run();
        browser.see(".result-window", "\"sha\"");
        browser.see(".result-window", "\"committedAt\"");
        browser.screenshot("repository");

        browser.tab("Tasks");
        browser.run();
        browser.see(".result-window", "\"totalCount\"");
        browser.screenshot("tasks");

        browser.element("[aria-label='Show Documentation Explorer']").click();
        browser.see(".graphiql-doc-explorer", "Query");
        browser.screenshot("documentation");
        browser.element("[aria-label='Open settings dialog']").click();
        browser.see(".graphiql-dialog", "Theme");
        browser.screenshot("settings");
        browser.assertQuietAndAlone();
    }

    /** The examples of subscriptions get a row that another service writes. */
    @Test
    void showsEachExample() throws IOException {
        var database = TestDatabase.copy();
        try (var sluice = TestSluice.start(database, Map.of())) {
            browser.get(
                    "http://localhost:%d/graphiql#token=%s"
                            .formatted(sluice.port(), sluice.token("ada")));
            browser.see("#who", "Signed in as Ada");
            var names = browser.tabs();
            assertThat(names).hasSizeGreaterThanOrEqualTo(9);
            for (var name : names) {
                browser.tab(name);
                var document = browser.text(".graphiql-query-editor");
                if (StreamExample.isOne(document)) {
                    browser.start();
                    browser.see("#stream", "waiting for the first event");
                    TestDatabase.execute(database, StreamExample.write(document));
                } else {
                    browser.run();
                }
                browser.see(".result-window", "\"data\"");
                assertThat(browser.text(".result-window")).as(name).doesNotContain("\"errors\"");
            }
            browser.screenshot("examples");
            browser.assertQuietAndAlone();
        }
    }

    @Test
    void signsOutAndIn() throws IOException {
        browser.get(page("grace"));
        browser.see("#who", "Signed in as Grace");
        browser.button("Sign out").click();
        browser.see("#who", "Not signed in");
        browser.tab("People");
        browser.run();
        browser.see(".result-window", "\"viewer\": null");
        browser.screenshot("signed-out");

        browser.element("[aria-label='Token']").sendKeys(token("ada") + "\n");
        browser.see("#who", "Signed in as Ada");
        browser.refresh();
        browser.see("#who", "Signed in as Ada");
        browser.assertQuietAndAlone();
    }

    @Test
    void takesATokenGivenToAPageThatIsOpen() {
        browser.get(page("grace"));
        browser.see("#who", "Signed in as Grace");

        browser.get(page("ada"));

        browser.see("#who", "Signed in as Ada");
        assertThat(browser.address()).endsWith("/graphiql");
        browser.assertQuietAndAlone();
    }

    /** A phone: the page is no wider than the screen, and the answer can be read. */
    @ParameterizedTest
    @ValueSource(strings = {"grace", "anonymous"})
    void fitsOnAPhone(String caller) throws IOException {
        browser.becomePhone();
        var signedIn = !caller.equals("anonymous");
        browser.get(signedIn ? page(caller) : root() + "/graphiql");
        browser.see("#who", signedIn ? "Signed in as Grace" : "Not signed in");
        browser.tabs();

        browser.run();
        browser.see(".result-window", "\"data\"");
        browser.screenshot("phone-" + caller);

        assertFits();
        assertReadable(".result-window", 0.9, 200);
        assertReadable(".graphiql-query-editor", 0.9, 120);
        assertReadable(".graphiql-execute-button", 0.05, 30);
        assertReadable(".caller button", 0.1, 20);

        browser.element("[aria-label='Show Documentation Explorer']").click();
        browser.see(".graphiql-doc-explorer", "Query");
        browser.screenshot("phone-documentation-" + caller);
        assertFits();
        assertReadable(".graphiql-doc-explorer", 0.8, 100);
        assertReadable(".result-window", 0.9, 80);
        browser.assertQuietAndAlone();
    }

    /** Neither the page nor an element that is not clipped or scrolled is wider than the screen. */
    private void assertFits() {
        var wide =
                browser.script(
                        """
                        const wide = document.scrollingElement.scrollWidth > innerWidth || innerWidth !== 390
                            ? ['page: ' + document.scrollingElement.scrollWidth + ' of ' + innerWidth] : [];
                        for (const each of document.querySelectorAll('#page *')) {
                          const box = each.getBoundingClientRect();
                          const inside = each.parentElement.closest('.CodeMirror, .graphiql-tabs, .graphiql-doc-explorer, svg');
                          if (box.width > 0 && box.right > 0 && (box.right > innerWidth + 1 || box.left < -1) && !inside) {
                            wide.push(each.tagName + '.' + each.className + ': ' + box.left + ' to ' + box.right);
                          }
                        }
                        return wide""");
        assertThat((List<?>) wide).isEmpty();
    }

    /** An element is on the screen, with a share of its width, a height, and a font to read. */
    private void assertReadable(String selector, double share, int height) {
        var box =
                (List<?>)
                        browser.script(
                                """
                                const each = document.querySelector(arguments[0]);
                                const box = each.getBoundingClientRect();
                                const shown = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
                                const text = each.querySelector('.CodeMirror') ?? each;
                                return [box.width / innerWidth, shown, parseFloat(getComputedStyle(text).fontSize)]""",
                                selector);
        assertThat(number(box.get(0))).as("%s: share of the width", selector).isGreaterThan(share);
        assertThat(number(box.get(1)))
                .as("%s: visible height", selector)
                .isGreaterThanOrEqualTo(height);
        assertThat(number(box.get(2)))
                .as("%s: size of its font", selector)
                .isGreaterThanOrEqualTo(12);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    /**
     * A token with the text around it that people copy. The field takes text as a paste gives it.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "  %s \n",
                "Bearer %s",
                "bearer\n%s\n",
                "\"Bearer %s\"",
                "'%s'",
                "\u201c%s\u201d",
                "Authorization: Bearer %s",
                "-H \"Authorization: Bearer %s\"",
                "broken",
                "http://localhost:8080/graphiql#token=%s",
                "Open <http://localhost:8080/graphiql#token=%s>."
            })
    void takesATokenAsItIsPasted(String pasted) {
        browser.get(root() + "/graphiql");
        browser.see("#who", "Not signed in");
        var token = token("ada");
        var text =
                pasted.equals("broken")
                        ? token.substring(0, 20) + "\n" + token.substring(20)
                        : pasted.formatted(token);

        browser.paste("[aria-label='Token']", text);
        browser.button("Sign in").click();

        browser.see("#who", "Signed in as Ada");
    }

    @Test
    void namesAUserWithoutAName() {
        var database = TestDatabase.copy();
        TestDatabase.execute(
                database,
                """
                insert into users (id, username, email) values
                  ('0190ffff-0000-7000-8000-000000000011', 'nameless', null),
                  ('0190ffff-0000-7000-8000-000000000012', null, 'n@example.org'),
                  ('0190ffff-0000-7000-8000-000000000013', null, null)""");
        try (var sluice = TestSluice.start(database, Map.of())) {
            var names = List.of("nameless", "n@example.org", "user_");
            for (var i = 0; i < names.size(); i++) {
                var token = sluice.token("0190ffff-0000-7000-8000-00000000001" + (i + 1));
                browser.get(
                        "http://localhost:%d/graphiql#token=%s".formatted(sluice.port(), token));
                browser.see("#who", "Signed in as " + names.get(i));
            }
        }
    }

    @Test
    void isFoundFromTheRootAndFromTheEndpoint() {
        for (var path : List.of("/", "/graphql", "/#token=" + token("ada"))) {
            browser.get("about:blank");
            browser.get(root() + path);
            browser.see("#who", path.contains("token") ? "Signed in as Ada" : "Not signed in");
            assertThat(browser.address()).endsWith("/graphiql");
        }
        browser.assertQuietAndAlone();
    }

    private static String root() {
        return "http://localhost:" + TestSluice.shared().port();
    }

    private static String page(String caller) {
        return root() + "/graphiql#token=" + token(caller);
    }

    private static String token(String caller) {
        return Objects.requireNonNull(TestSluice.shared().token(caller));
    }
}
