package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A {@link ShownPage} in Chromium, and what tests ask of it. */
final class PageBrowser {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final ShownPage page;
  private final Chromium chromium;

  private PageBrowser(ShownPage page, Chromium chromium) {
    this.page = page;
    this.chromium = chromium;
  }

  /**
   * Shows a page with failures. Without Chromium on the PATH, the test is skipped.
   *
   * @param folder for the profile of the browser
   */
  static PageBrowser open(Path folder) throws Exception {
    Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium");
    Files.createDirectories(SCREENSHOTS);
    ShownPage page = new ShownPage();
    page.fail();
    PageBrowser browser = new PageBrowser(page, Chromium.start(folder));
    browser.show(1440, false);
    browser.navigate(page.address());
    return browser;
  }

  ShownPage page() {
    return page;
  }

  void show(int width, boolean dark) throws Exception {
    chromium.show(width, dark);
  }

  void navigate(String address) throws Exception {
    chromium.navigate(address);
  }

  JsonElement evaluate(String script) throws Exception {
    return chromium.evaluate(script);
  }

  void press(String key, int code) throws Exception {
    chromium.press(key, code);
  }

  List<String> requests() {
    return chromium.requests();
  }

  List<String> errors() {
    return chromium.errors();
  }

  void waitFor(String condition, int seconds) {
    await()
        .atMost(Duration.ofSeconds(seconds))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> evaluate(condition).getAsBoolean());
  }

  void holds(String condition, int seconds) {
    await()
        .during(Duration.ofSeconds(seconds))
        .atMost(Duration.ofSeconds(seconds + 5))
        .until(() -> evaluate(condition).getAsBoolean());
  }

  String text(String selector) throws Exception {
    return evaluate("document.querySelector('" + selector + "').textContent").getAsString();
  }

  void tabTo(String condition) throws Exception {
    for (int i = 0; i < 100 && !evaluate(condition).getAsBoolean(); i++) {
      chromium.press("Tab", 9);
    }
    assertThat(evaluate(condition).getAsBoolean()).as(condition).isTrue();
  }

  void shoot(String name) throws Exception {
    Files.write(SCREENSHOTS.resolve(name + ".png"), chromium.screenshot());
  }

  void assertAccessible() throws Exception {
    if (System.getenv("AXE") == null) {
      return;
    }
    String axe = Files.readString(Path.of(System.getenv("AXE")), StandardCharsets.UTF_8);
    String violations =
        evaluate(
                axe
                    + ";axe.run(document).then(r => r.violations.map(v => v.id + ': '"
                    + " + v.nodes.map(n => n.html).join(' ')).join('\\n'))")
            .getAsString();
    assertThat(violations).isEmpty();
  }

  void close() throws Exception {
    chromium.close();
    page.close();
  }
}
