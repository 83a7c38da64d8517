package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The page in a real browser, which may speak to nobody but Sluice. Needs Debian's packages {@code
 * chromium} and {@code chromium-driver}; CI has them.
 *
 * <p>With {@code -Dtests.page=ADDRESS} the newcomer's path is taken on a Sluice that somebody else
 * has started; the address is the one that its start printed, with the token.
 */
@Timeout(120)
class BrowserIntegrationTests {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private ChromeDriver browser;
    private WebDriverWait patience;

    @BeforeEach
    void open() {
        var there = Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
        if (System.getenv("CI") != null) {
            assertThat(there).as("CI has a browser").isTrue();
        }
        Assumptions.assumeTrue(there, "no Chromium");
        var options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1400,900",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service =
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
        browser = new ChromeDriver(service, options);
        patience = new WebDriverWait(browser, Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void takesANewcomerToTheFirstAnswer() throws IOException {
        var address = System.getProperty("tests.page");
        browser.get(address == null ? page("ada") : address);

        see("#who", "Signed in as");
        assertThat(browser.getCurrentUrl()).endsWith("/graphiql");
        assertThat(tabs().getFirst()).isEqualTo("Repository");

        run();
        see(".result-window", "\"sha\"");
        see(".result-window", "\"committedAt\"");
        screenshot("repository");

        tab("Tasks");
        run();
        see(".result-window", "\"totalCount\"");
        screenshot("tasks");

        browser.findElement(By.cssSelector("[aria-label='Show Documentation Explorer']")).click();
        see(".graphiql-doc-explorer", "Query");
        screenshot("documentation");
        browser.findElement(By.cssSelector("[aria-label='Open settings dialog']")).click();
        see(".graphiql-dialog", "Theme");
        screenshot("settings");
        assertQuietAndAlone();
    }

    @Test
    void showsEachExample() throws IOException {
        browser.get(page("ada"));
        see("#who", "Signed in as Ada");
        var names = tabs();
        assertThat(names).hasSizeGreaterThanOrEqualTo(9);
        for (var name : names) {
            tab(name);
            run();
            see(".result-window", "\"data\"");
            assertThat(text(".result-window")).as(name).doesNotContain("\"errors\"");
        }
        screenshot("examples");
        assertQuietAndAlone();
    }

    @Test
    void signsOutAndIn() throws IOException {
        browser.get(page("grace"));
        see("#who", "Signed in as Grace");
        button("Sign out").click();
        see("#who", "Not signed in");
        tab("People");
        run();
        see(".result-window", "\"viewer\": null");
        screenshot("signed-out");

        browser.findElement(By.cssSelector("[aria-label='Token']")).sendKeys(token("ada") + "\n");
        see("#who", "Signed in as Ada");
        browser.navigate().refresh();
        see("#who", "Signed in as Ada");
        assertQuietAndAlone();
    }

    @Test
    void takesATokenGivenToAPageThatIsOpen() {
        browser.get(page("grace"));
        see("#who", "Signed in as Grace");

        browser.get(page("ada"));

        see("#who", "Signed in as Ada");
        assertThat(browser.getCurrentUrl()).endsWith("/graphiql");
        assertQuietAndAlone();
    }

    /** A phone: the page is no wider than the screen, and the answer can be read. */
    @ParameterizedTest
    @ValueSource(strings = {"grace", "anonymous"})
    void fitsOnAPhone(String caller) throws IOException {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
        var signedIn = !caller.equals("anonymous");
        browser.get(signedIn ? page(caller) : root() + "/graphiql");
        see("#who", signedIn ? "Signed in as Grace" : "Not signed in");
        tabs();

        run();
        see(".result-window", "\"data\"");
        screenshot("phone-" + caller);

        assertFits();
        assertReadable(".result-window", 0.9, 200);
        assertReadable(".graphiql-query-editor", 0.9, 120);
        assertReadable(".graphiql-execute-button", 0.05, 30);
        assertReadable(".caller button", 0.1, 20);

        browser.findElement(By.cssSelector("[aria-label='Show Documentation Explorer']")).click();
        see(".graphiql-doc-explorer", "Query");
        screenshot("phone-documentation-" + caller);
        assertFits();
        assertReadable(".graphiql-doc-explorer", 0.8, 100);
        assertReadable(".result-window", 0.9, 80);
        assertQuietAndAlone();
    }

    /** Neither the page nor an element that is not clipped or scrolled is wider than the screen. */
    private void assertFits() {
        var wide =
                browser.executeScript(
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
                        browser.executeScript(
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
        see("#who", "Not signed in");
        var token = token("ada");
        var text =
                pasted.equals("broken")
                        ? token.substring(0, 20) + "\n" + token.substring(20)
                        : pasted.formatted(token);

        paste("[aria-label='Token']", text);
        button("Sign in").click();

        see("#who", "Signed in as Ada");
    }

    /** As a browser pastes: an input event for the text at once. */
    private void paste(String selector, String text) {
        browser.findElement(By.cssSelector(selector)).click();
        browser.executeScript("document.execCommand('insertText', false, arguments[0])", text);
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
                see("#who", "Signed in as " + names.get(i));
            }
        }
    }

    @Test
    void isFoundFromTheRootAndFromTheEndpoint() {
        for (var path : List.of("/", "/graphql", "/#token=" + token("ada"))) {
            browser.get("about:blank");
            browser.get(root() + path);
            see("#who", path.contains("token") ? "Signed in as Ada" : "Not signed in");
            assertThat(browser.getCurrentUrl()).endsWith("/graphiql");
        }
        assertQuietAndAlone();
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

    private List<String> tabs() {
        patience.until(_ -> !elements(".graphiql-tab").isEmpty());
        return elements(".graphiql-tab").stream().map(WebElement::getText).toList();
    }

    private void tab(String name) {
        patience.until(_ -> tabs().contains(name));
        elements(".graphiql-tab").stream()
                .filter(tab -> tab.getText().equals(name))
                .findFirst()
                .orElseThrow()
                .click();
        // GraphiQL reads the operation's name when nothing has been typed for a moment
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    }

    private WebElement button(String name) {
        return elements("button").stream()
                .filter(button -> button.getText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void run() {
        browser.findElement(By.cssSelector(".graphiql-execute-button")).click();
        patience.until(_ -> elements(".graphiql-spinner").isEmpty());
    }

    private void see(String where, String what) {
        patience.withMessage(() -> "%s in %s, which has: %s".formatted(what, where, text(where)))
                .until(_ -> text(where).contains(what));
    }

    private String text(String where) {
        var found = elements(where);
        return found.isEmpty()
                ? ""
                : String.valueOf(
                        browser.executeScript(
                                "const code = arguments[0].querySelector('.CodeMirror');"
                                        + "return code ? code.CodeMirror.getValue() : arguments[0].innerText",
                                found.getFirst()));
    }

    private List<WebElement> elements(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    /** No complaint in the console (blocked contents are one), and no word to anybody else. */
    private void assertQuietAndAlone() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .isEmpty();
        var host = URI.create(Objects.requireNonNull(browser.getCurrentUrl())).getAuthority();
        var requests =
                browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                        .map(entry -> TestSluice.JSON.readTree(entry.getMessage()).get("message"))
                        .filter(
                                message ->
                                        message.get("method")
                                                .asString()
                                                .equals("Network.requestWillBeSent"))
                        .map(message -> message.at("/params/request/url").asString())
                        .filter(address -> !address.startsWith("data:"))
                        .toList();
        assertThat(requests)
                .isNotEmpty()
                .allSatisfy(address -> assertThat(address).startsWith("http://" + host + "/"));
    }

    private void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }
}
