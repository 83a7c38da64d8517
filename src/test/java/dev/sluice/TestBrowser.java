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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A Chromium that finds no host but this one, and the parts of GraphiQL in it. */
final class TestBrowser implements AutoCloseable {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final ChromeDriver driver;
    private final WebDriverWait patience;

    private TestBrowser(ChromeDriver driver) {
        this.driver = driver;
        this.patience = new WebDriverWait(driver, Duration.ofSeconds(20));
    }

    /** Starts a browser. Skips the test if there is none, but not in CI. */
    static TestBrowser open() {
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
        return new TestBrowser(new ChromeDriver(service, options));
    }

    @Override
    public void close() {
        driver.quit();
    }

    void becomePhone() {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
    }

    void get(String address) {
        driver.get(address);
    }

    void refresh() {
        driver.navigate().refresh();
    }

    String address() {
        return Objects.requireNonNull(driver.getCurrentUrl());
    }

    @Nullable Object script(String text, Object... arguments) {
        return driver.executeScript(text, arguments);
    }

    /** The names of GraphiQL's tabs. */
    List<String> tabs() {
        patience.until(_ -> !elements(".graphiql-tab").isEmpty());
        return elements(".graphiql-tab").stream().map(WebElement::getText).toList();
    }

    void tab(String name) {
        patience.until(_ -> tabs().contains(name));
        elements(".graphiql-tab").stream()
                .filter(tab -> tab.getText().equals(name))
                .findFirst()
                .orElseThrow()
                .click();
        // GraphiQL reads the operation's name when nothing has been typed for a moment
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    }

    WebElement button(String name) {
        return elements("button").stream()
                .filter(button -> button.getText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Starts the operation of the tab, or stops it if it runs. */
    void start() {
        element(".graphiql-execute-button").click();
    }

    /** Runs the operation of the tab to its first result. */
    void run() {
        start();
        patience.until(_ -> elements(".graphiql-spinner").isEmpty());
    }

    /** Pastes as a user does: one input event has the whole text. */
    void paste(String selector, String text) {
        element(selector).click();
        script("document.execCommand('insertText', false, arguments[0])", text);
    }

    /** Waits until a text appears. */
    void see(String where, String what) {
        patience.withMessage(() -> "%s in %s, which has: %s".formatted(what, where, text(where)))
                .until(_ -> text(where).contains(what));
    }

    String text(String where) {
        var found = elements(where);
        return found.isEmpty()
                ? ""
                : String.valueOf(
                        script(
                                "const code = arguments[0].querySelector('.CodeMirror');"
                                        + "return code ? code.CodeMirror.getValue() : arguments[0].innerText",
                                found.getFirst()));
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> elements(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The console has no warning (blocked contents are one), and all requests go to one host. */
    void assertQuietAndAlone() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .isEmpty();
        var host = URI.create(address()).getAuthority();
        var requests =
                driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
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

    /** Writes a picture of the page into {@code target/screenshots}. */
    void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }
}
