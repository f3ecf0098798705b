package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page stays open while images arrive: the memory of the tab does not grow. It runs for {@code
 * -Dsoak.page.minutes} minutes, 30 unless set, and writes its figures to {@code target/soak}.
 */
@Tag("soak")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class OpsPageSoakIT {
  private static final int MINUTES = Integer.getInteger("soak.page.minutes", 30);

  /** Compiled scripts, and the points of 15 minutes. */
  private static final long MAX_GROWTH = 2_000_000;

  @TempDir Path folder;

  @Test
  void heapOfTabDoesNotGrow() throws Exception {
    Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium");
    StringBuilder figures = new StringBuilder("minute,heap_bytes\n");
    try (ShownPage page = new ShownPage();
        Chromium browser = Chromium.start(folder)) {
      // Given
      page.fail();
      browser.stopRecording();
      browser.show(1440, false);
      browser.navigate(page.address());
      images(page, 30);
      browser.evaluate("document.querySelector('#pictures').scrollIntoView()");
      images(page, 30);
      long start = heap(browser, figures, 1);

      // When
      for (int minute = 2; minute <= MINUTES; minute++) {
        images(page, 60);
        heap(browser, figures, minute);
      }

      // Then
      long end = heap(browser, figures, MINUTES);
      write(figures);
      assertThat(
              browser.evaluate("document.querySelector('#status-label').textContent").getAsString())
          .isNotEqualTo("Cut off");
      assertThat(end - start).isLessThan(MAX_GROWTH);
    }
  }

  /** Encodes images of three routes for a while. */
  private static void images(ShownPage page, int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; System.nanoTime() < end; i++) {
      page.image("images:line-" + i % 3 + "/", i & 7);
      boolean unused = new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS); // their rate
    }
  }

  private static long heap(Chromium browser, StringBuilder figures, int minute) throws Exception {
    long bytes = browser.heapAfterCollection();
    figures.append(minute).append(',').append(bytes).append('\n');
    write(figures);
    return bytes;
  }

  private static void write(StringBuilder figures) throws IOException {
    Path out = Files.createDirectories(Path.of("target/soak"));
    Files.writeString(out.resolve("page-heap.csv"), figures);
  }
}
