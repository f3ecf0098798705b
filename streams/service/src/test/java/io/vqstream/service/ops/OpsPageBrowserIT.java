package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.http.MetricsServer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page in a browser, of a process whose meters the test moves. Skipped without Chromium on the
 * PATH. Accessibility is checked with axe-core if the environment variable AXE names its file.
 * Screenshots are written to {@code target/screenshots}.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class OpsPageBrowserIT {
  private static final String ROUTE = "images:line-3/";
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private static final String DIALOG_OPEN = "document.querySelector('#replay-dialog').open";
  private static final String REPLAY_LINE = "document.querySelector('#replay-line').textContent";

  @TempDir private static Path folder;

  private static Chromium browser;
  private static ShownPage page;

  @BeforeAll
  static void open() throws Exception {
    Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium");
    Files.createDirectories(SCREENSHOTS);
    page = new ShownPage();
    page.fail();
    browser = Chromium.start(folder);
    browser.show(1440, false);
    browser.navigate(page.address());
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      page.close();
    }
  }

  @Test
  @Order(1)
  void showsRouteOfImage() throws Exception {
    // Given
    waitFor("document.querySelector('#status-label').textContent === 'Needs attention'", 30);

    // When
    page.image(ROUTE, 1);

    // Then
    waitFor("document.querySelector('#sources').textContent.includes('images:line-3/')", 30);
  }

  @Test
  @Order(1)
  void showsFailureTopicAsText() throws Exception {
    waitFor("document.querySelector('#failed-body').textContent.includes('<b>bold</b>')", 10);
    assertThat(browser.evaluate("document.querySelectorAll('#failed-body b').length").getAsInt())
        .isZero();
  }

  @Test
  @Order(2)
  void showsPictureOfFailure() throws Exception {
    // Given
    String row = "document.querySelectorAll('#failed-body tbody tr')[1]";
    waitFor(row + "?.querySelectorAll('.choice button').length === 3", 10);

    // When
    browser.evaluate(row + ".querySelector('summary').click()");
    browser.evaluate(row + ".querySelectorAll('.choice button')[2].click()");

    // Then
    waitFor(row + ".querySelector('img')?.naturalWidth === 96", 10);
    assertAccessible();
    shoot("failure");
  }

  @Test
  @Order(3)
  void asksAgainAfterACountThatWasCanceled() throws Exception {
    // Given
    askReplay(0);
    waitFor(DIALOG_OPEN, 10);
    browser.evaluate("document.querySelector('#replay-no').click()");

    // When
    askReplay(0);

    // Then
    waitFor(DIALOG_OPEN, 10);
    browser.evaluate("document.querySelector('#replay-no').click()");
    assertThat(page.failures.replays).isEmpty();
  }

  @Test
  @Order(6)
  void publishesTheRecordsThatItCounted() throws Exception {
    // Given a count that takes its time, while another one is asked for
    browser.navigate(page.address());
    waitFor("document.querySelectorAll('#failed-body tbody tr').length === 2", 10);
    page.failures.counts = new CountDownLatch(1);
    askReplay(1);
    waitFor(REPLAY_LINE + ".startsWith('Counting')", 10);
    browser.evaluate("document.querySelector('#failed-body .tools button').click()"); // all
    waitFor(REPLAY_LINE + ".startsWith('a replay is running')", 10);

    // When
    page.failures.counts.countDown();
    waitFor(DIALOG_OPEN, 10);
    String question = text("#replay-question");
    browser.evaluate("document.querySelector('#replay-yes').click()");

    // Then
    assertThat(question).startsWith("Publish 1 record");
    waitFor(REPLAY_LINE + ".startsWith('1 record replayed')", 10);
    assertThat(page.failures.replays)
        .extracting(each -> each.position().orElse("all"))
        .containsExactly("images.failed-0@2");
  }

  private static void askReplay(int row) throws Exception {
    browser.evaluate(
        "[...document.querySelectorAll('#failed-body tbody tr')]["
            + row
            + "].querySelector('button[aria-label]').click()");
  }

  @Test
  @Order(3)
  void failuresThatSomeoneReadsStayAsTheyAre() throws Exception {
    // Given
    String details = "document.querySelector('#failed-body details')";
    browser.evaluate(details + ".open = true; window.read = " + details);

    // When
    page.fail();

    // Then the page does not read new failures, as it else does every five seconds
    holds("window.read.isConnected && window.read.open", 7);
    browser.evaluate(details + ".open = false");
  }

  @Test
  @Order(2)
  void saysHowToActivateACheckpointFromTheStart() throws Exception {
    assertThat(browser.evaluate("document.querySelector('#activate p').hidden").getAsBoolean())
        .isFalse();
    assertThat(text("#activate details pre")).contains("checkpoint activate DIGEST");
  }

  @Test
  @Order(2)
  void opensSourceWithItsOwnImages() throws Exception {
    // Given
    page.image(ROUTE, 2);
    page.image("images:line-4/", 3);
    browser.evaluate("document.querySelector('#pictures').scrollIntoView()");
    waitFor("document.querySelectorAll('#strip li').length === 3", 10);

    // When
    browser.evaluate(
        "[...document.querySelectorAll('#sources button')]"
            + ".find(each => each.textContent === 'images:line-3/').click()");

    // Then
    waitFor("document.querySelectorAll('#strip li').length === 2", 10);
    assertThat(text("#pictures-title")).isEqualTo("Latest images of images:line-3/");
    assertThat(text("#source-title")).isEqualTo("images:line-3/ (encode)");
    assertThat(browser.evaluate("document.activeElement.id").getAsString())
        .isEqualTo("source-title");
    shoot("source");
    browser.evaluate("document.querySelector('#source-close').click()");
    waitFor("document.querySelectorAll('#strip li').length === 3", 10);
  }

  @Test
  @Order(2)
  void comparesOriginalAndReconstruction() throws Exception {
    // Given
    waitFor("document.querySelector('image-compare .decoded')?.naturalWidth === 96", 10);

    // When
    browser.evaluate(
        "const range = document.querySelector('image-compare input'); range.value = 80;"
            + "range.dispatchEvent(new Event('input'))");

    // Then
    assertThat(text("#facts")).endsWith(", checkpoint photos (3f2a91c0).");
    assertThat(
            browser
                .evaluate("document.querySelector('image-compare .original').style.clipPath")
                .getAsString())
        .isEqualTo("inset(0px 20% 0px 0px)");
  }

  @Test
  @Order(2)
  void keyboardOpensSourceAndMovesSlider() throws Exception {
    // Given
    waitFor("document.querySelector('image-compare .decoded')?.naturalWidth === 96", 10);

    // When
    tabTo("document.activeElement.textContent === 'images:line-3/'");
    browser.press("Enter", 13);
    waitFor("document.activeElement.id === 'source-title'", 10);
    tabTo("document.activeElement.id === 'source-close'");
    browser.press("Enter", 13);
    tabTo("document.activeElement.matches('image-compare input')");
    int before = browser.evaluate("document.activeElement.valueAsNumber").getAsInt();
    browser.press("ArrowLeft", 37);

    // Then
    assertThat(browser.evaluate("document.activeElement.valueAsNumber").getAsInt())
        .isLessThan(before);
  }

  @Test
  @Order(2)
  void tabReachesEveryControl() throws Exception {
    // Given
    waitFor("document.querySelector('#status-label').textContent === 'Needs attention'", 30);
    String controls =
        "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
            + ".filter(each => each.checkVisibility() && !each.disabled)";
    browser.evaluate("window.reached = new Set(); document.activeElement?.blur()");
    int count = browser.evaluate(controls + ".length").getAsInt();

    // When
    for (int i = 0; i <= count; i++) {
      browser.press("Tab", 9);
      browser.evaluate("reached.add(document.activeElement); 0");
    }

    // Then
    assertThat(count).isGreaterThan(10);
    assertThat(
            browser
                .evaluate(
                    controls
                        + ".filter(each => !reached.has(each)).map(each => each.outerHTML).join('\\n')")
                .getAsString())
        .isEmpty();
  }

  private static void tabTo(String condition) throws Exception {
    for (int i = 0; i < 100 && !browser.evaluate(condition).getAsBoolean(); i++) {
      browser.press("Tab", 9);
    }
    assertThat(browser.evaluate(condition).getAsBoolean()).as(condition).isTrue();
  }

  @ParameterizedTest
  @Order(3)
  @CsvSource({
    "320,false",
    "320,true",
    "390,true",
    "390,false",
    "1440,false",
    "1440,true",
    "2560,false",
    "2560,true"
  })
  void fitsWidthAndIsAccessible(int width, boolean dark) throws Exception {
    // When
    browser.show(width, dark);
    waitFor("innerWidth === " + width, 5);

    // Then
    int scrolled = browser.evaluate("document.documentElement.scrollWidth").getAsInt();
    assertThat(scrolled).isLessThanOrEqualTo(width);
    shoot(width + (dark ? "-dark" : "-light"));
    assertAccessible();
  }

  @Test
  @Order(5)
  void asksOnlyItsOwnHostAndReportsNoError() {
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(
            url ->
                url.startsWith(page.address())
                    || url.startsWith("about:")
                    || url.startsWith("data:"));
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  @Order(5)
  void showsInstancesOfGroupAndTheirImages() throws Exception {
    // Given
    try (ShownPage second = new ShownPage();
        InstanceGroup group =
            InstanceGroup.start(new OneMember(), List.of(page.endpoint(), second.endpoint()));
        OpsPage all = new OpsPage(group, "127.0.0.1", Optional.empty());
        MetricsServer server =
            MetricsServer.start(
                "127.0.0.1",
                0,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                group,
                all.handlers())) {
      second.image("images:line-9/", 4);

      // When
      browser.show(1440, false);
      browser.navigate("http://127.0.0.1:" + server.port() + "/");

      // Then
      waitFor("document.querySelectorAll('#instances tbody tr').length === 3", 10);
      assertThat(text("#instances")).contains(page.endpoint().toString(), "Ready", "192.0.2.7");
      waitFor("document.querySelectorAll('#strip li').length === 4", 20);
      waitFor("document.querySelector('image-compare .decoded')?.naturalWidth === 96", 10);
      assertThat(text("#facts")).contains("image-4.png", "at " + second.endpoint());
      for (int width : new int[] {390, 1440, 2560}) {
        for (boolean dark : new boolean[] {false, true}) {
          browser.show(width, dark);
          waitFor("innerWidth === " + width, 5);
          shoot("group-" + width + (dark ? "-dark" : "-light"));
          assertAccessible();
        }
      }
    }
  }

  @Test
  @Order(6)
  void isUpToDateWithoutAnEventStream() throws Exception {
    // Given as many other readers as there may be
    HttpClient http = HttpClient.newHttpClient();
    List<HttpResponse<InputStream>> readers = new ArrayList<>();
    for (int i = 0; i < EventStream.MAX_READERS; i++) {
      readers.add(
          http.send(
              HttpRequest.newBuilder(URI.create(page.address() + "events")).build(),
              HttpResponse.BodyHandlers.ofInputStream()));
    }

    // When
    browser.navigate(page.address());
    waitFor("document.querySelector('#status-label')?.textContent === 'Needs attention'", 10);
    browser.evaluate(
        "window.all = window.cut = 0; setInterval(() => { window.all++;"
            + " if (document.querySelector('#status-label').textContent === 'Cut off') window.cut++;"
            + "}, 100)");
    waitFor("window.all > 80", 60);

    // Then: a busy machine may miss one update
    assertThat(browser.evaluate("window.cut / window.all").getAsDouble()).isLessThan(0.15);
    for (HttpResponse<InputStream> each : readers) {
      each.body().close();
    }
  }

  @Test
  @Order(7)
  void saysWhenServiceIsCutOff() throws Exception {
    // Given
    browser.navigate(page.address());
    waitFor("document.querySelector('#status-label')?.textContent === 'Needs attention'", 10);

    // When
    page.cutOff();

    // Then
    waitFor("document.querySelector('#status-label').textContent === 'Cut off'", 30);
    assertThat(text("#status-text")).contains("last update");
    shoot("cut-off");
  }

  private static void assertAccessible() throws Exception {
    if (System.getenv("AXE") == null) {
      return;
    }
    String axe = Files.readString(Path.of(System.getenv("AXE")), StandardCharsets.UTF_8);
    String violations =
        browser
            .evaluate(
                axe
                    + ";axe.run(document).then(r => r.violations.map(v => v.id + ': '"
                    + " + v.nodes.map(n => n.html).join(' ')).join('\\n'))")
            .getAsString();
    assertThat(violations).isEmpty();
  }

  private static void shoot(String name) throws Exception {
    Files.write(SCREENSHOTS.resolve(name + ".png"), browser.screenshot());
  }

  private static String text(String selector) throws Exception {
    return browser.evaluate("document.querySelector('" + selector + "').textContent").getAsString();
  }

  private static void waitFor(String condition, int seconds) {
    await()
        .atMost(Duration.ofSeconds(seconds))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> browser.evaluate(condition).getAsBoolean());
  }

  private static void holds(String condition, int seconds) {
    await()
        .during(Duration.ofSeconds(seconds))
        .atMost(Duration.ofSeconds(seconds + 5))
        .until(() -> browser.evaluate(condition).getAsBoolean());
  }

  private static final class OneMember implements ServiceGroups {
    @Override
    public List<String> applications() {
      return List.of("app");
    }

    @Override
    public State read() {
      return new State(
          List.of(new Member("app", "7c1f90aa", "192.0.2.7", Map.of("images", Set.of(0, 1)))),
          Map.of("images", Map.of(0, 3.0)));
    }
  }
}
