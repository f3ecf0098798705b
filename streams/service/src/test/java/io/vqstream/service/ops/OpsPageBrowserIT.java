package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Kind;
import io.vqstream.record.Direction;
import io.vqstream.service.config.Role;
import io.vqstream.service.http.Health;
import io.vqstream.service.http.MetricsServer;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ServiceMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpsPageBrowserIT {
  @TempDir private static Path folder;

  private static final PrometheusMeterRegistry REGISTRY =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private static final ServiceMetrics METRICS =
      new CodecMetrics(REGISTRY, Direction.ENCODE).service(Direction.ENCODE, "app", "images");

  private static Chromium browser;
  private static OpsPage page;
  private static MetricsServer server;

  @BeforeAll
  static void open() throws Exception {
    Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium");
    page = new OpsPage(REGISTRY, new Running(), "127.0.0.1", Optional.empty());
    page.add(new OpsService(Role.ENCODER, "app", "images", "images.coded", "images.failed", 2));
    page.show(new OneFailure(), false);
    METRICS.failure("images", FailureReason.CORRUPT, 1);
    server = MetricsServer.start("127.0.0.1", 0, REGISTRY, new Running(), page.handlers());
    browser = Chromium.start(folder);
    browser.show(1440, false);
    browser.navigate("http://127.0.0.1:" + server.port() + "/");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      server.close();
      page.close();
    }
  }

  @Test
  @Order(1)
  void showsRouteOfImageWithinThreeSeconds() throws Exception {
    // Given
    waitFor("document.querySelector('#status-label').textContent === 'Needs attention'", 30);

    // When
    METRICS.image("images:line-3/", Kind.CODED, 1_000, 100, 64, 1_000);

    // Then
    waitFor("document.querySelector('#sources').textContent.includes('images:line-3/')", 3);
  }

  @Test
  @Order(1)
  void showsFailureTopicAsText() throws Exception {
    waitFor("document.querySelector('#failed-body').textContent.includes('<b>bold</b>')", 10);
    assertThat(browser.evaluate("document.querySelectorAll('#failed-body b').length").getAsInt())
        .isZero();
  }

  @ParameterizedTest
  @Order(2)
  @CsvSource({"320,false", "390,true", "1440,false", "1440,true", "2560,true", "2560,false"})
  void fitsWidthAndIsAccessible(int width, boolean dark) throws Exception {
    // When
    browser.show(width, dark);
    waitFor("innerWidth === " + width, 5);

    // Then
    int scrolled = browser.evaluate("document.documentElement.scrollWidth").getAsInt();
    assertThat(scrolled).isLessThanOrEqualTo(width);
    if (System.getenv("AXE") != null) {
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
  }

  @Test
  @Order(3)
  void asksOnlyItsOwnHostAndReportsNoError() {
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(
            url ->
                url.startsWith("http://127.0.0.1:" + server.port() + "/")
                    || url.startsWith("about:")
                    || url.startsWith("data:"));
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  @Order(4)
  void saysWhenServiceIsCutOff() throws Exception {
    // When
    server.close();

    // Then
    waitFor("document.querySelector('#status-label').textContent === 'Cut off'", 5);
    assertThat(browser.evaluate("document.querySelector('#status-text').textContent").getAsString())
        .contains("last update");
  }

  private static void waitFor(String condition, int seconds) {
    await()
        .atMost(Duration.ofSeconds(seconds))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> browser.evaluate(condition).getAsBoolean());
  }

  private static final class OneFailure implements FailureTopic {
    @Override
    public String topic() {
      return "images.failed";
    }

    @Override
    public List<Letter> latest(int limit) {
      return List.of(
          new Letter(
              "images.failed-0@3",
              "images-0@7",
              "corrupt",
              "<b>bold</b>",
              Optional.of("camera-7"),
              1_700_000_000_000L,
              Optional.of(5),
              "image".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void replay(Selection selection, Progress progress) throws IOException {
      throw new IOException("read-only");
    }
  }

  private record Running() implements Health {
    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public boolean live() {
      return true;
    }

    @Override
    public String state() {
      return "app RUNNING";
    }

    @Override
    public String topology() {
      return "";
    }
  }
}
