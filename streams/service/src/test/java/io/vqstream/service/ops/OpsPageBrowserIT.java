package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.http.MetricsServer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
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

  @TempDir private static Path folder;

  private static PageBrowser browser;
  private static ShownPage page;

  @BeforeAll
  static void open() throws Exception {
    browser = PageBrowser.open(folder);
    page = browser.page();
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  @Order(1)
  void showsRouteOfImage() throws Exception {
    // Given
    browser.waitFor(
        "document.querySelector('#status-label').textContent === 'Needs attention'", 30);

    // When
    page.image(ROUTE, 1);

    // Then
    browser.waitFor(
        "document.querySelector('#sources').textContent.includes('images:line-3/')", 30);
  }

  @Test
  @Order(2)
  void saysHowToActivateACheckpointFromTheStart() throws Exception {
    assertThat(browser.evaluate("document.querySelector('#activate p').hidden").getAsBoolean())
        .isFalse();
    assertThat(browser.text("#activate details pre")).contains("checkpoint activate DIGEST");
  }

  @Test
  @Order(2)
  void opensSourceWithItsOwnImages() throws Exception {
    // Given
    page.image(ROUTE, 2);
    page.image("images:line-4/", 3);
    browser.evaluate("document.querySelector('#pictures').scrollIntoView()");
    browser.waitFor("document.querySelectorAll('#strip li').length === 3", 10);

    // When
    browser.evaluate(
        "[...document.querySelectorAll('#sources button')]"
            + ".find(each => each.textContent === 'images:line-3/').click()");

    // Then
    browser.waitFor("document.querySelectorAll('#strip li').length === 2", 10);
    assertThat(browser.text("#pictures-title")).isEqualTo("Latest images of images:line-3/");
    assertThat(browser.text("#source-title")).isEqualTo("images:line-3/ (encode)");
    assertThat(browser.evaluate("document.activeElement.id").getAsString())
        .isEqualTo("source-title");
    browser.shoot("source");
    browser.evaluate("document.querySelector('#source-close').click()");
    browser.waitFor("document.querySelectorAll('#strip li').length === 3", 10);
  }

  @Test
  @Order(2)
  void comparesOriginalAndReconstruction() throws Exception {
    // Given
    browser.waitFor("document.querySelector('image-compare .decoded')?.naturalWidth === 96", 10);

    // When
    browser.evaluate(
        "const range = document.querySelector('image-compare input'); range.value = 80;"
            + "range.dispatchEvent(new Event('input'))");

    // Then
    assertThat(browser.text("#facts")).endsWith(", checkpoint photos (3f2a91c0).");
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
    browser.waitFor("document.querySelector('image-compare .decoded')?.naturalWidth === 96", 10);

    // When
    browser.tabTo("document.activeElement.textContent === 'images:line-3/'");
    browser.press("Enter", 13);
    browser.waitFor("document.activeElement.id === 'source-title'", 10);
    browser.tabTo("document.activeElement.id === 'source-close'");
    browser.press("Enter", 13);
    browser.tabTo("document.activeElement.matches('image-compare input')");
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
    browser.waitFor(
        "document.querySelector('#status-label').textContent === 'Needs attention'", 30);
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
    browser.waitFor("innerWidth === " + width, 5);

    // Then
    int scrolled = browser.evaluate("document.documentElement.scrollWidth").getAsInt();
    assertThat(scrolled).isLessThanOrEqualTo(width);
    browser.shoot(width + (dark ? "-dark" : "-light"));
    browser.assertAccessible();
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
      browser.waitFor("document.querySelectorAll('#instances tbody tr').length === 3", 10);
      assertThat(browser.text("#instances"))
          .contains(page.endpoint().toString(), "Ready", "192.0.2.7");
      browser.waitFor("document.querySelectorAll('#strip li').length === 4", 20);
      browser.waitFor("document.querySelector('image-compare .decoded')?.naturalWidth === 96", 10);
      assertThat(browser.text("#facts")).contains("image-4.png", "at " + second.endpoint());
      for (int width : new int[] {390, 1440, 2560}) {
        for (boolean dark : new boolean[] {false, true}) {
          browser.show(width, dark);
          browser.waitFor("innerWidth === " + width, 5);
          browser.shoot("group-" + width + (dark ? "-dark" : "-light"));
          browser.assertAccessible();
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
    browser.waitFor(
        "document.querySelector('#status-label')?.textContent === 'Needs attention'", 10);
    browser.evaluate(
        "window.all = window.cut = 0; setInterval(() => { window.all++;"
            + " if (document.querySelector('#status-label').textContent === 'Cut off') window.cut++;"
            + "}, 100)");
    browser.waitFor("window.all > 80", 60);

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
    browser.waitFor(
        "document.querySelector('#status-label')?.textContent === 'Needs attention'", 10);

    // When
    page.cutOff();

    // Then
    browser.waitFor("document.querySelector('#status-label').textContent === 'Cut off'", 30);
    assertThat(browser.text("#status-text")).contains("last update");
    browser.shoot("cut-off");
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
