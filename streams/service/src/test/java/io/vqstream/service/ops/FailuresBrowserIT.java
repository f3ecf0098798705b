package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The failures of the page in a browser, and their replay. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class FailuresBrowserIT {
  private static final String DIALOG_OPEN = "document.querySelector('#replay-dialog').open";
  private static final String REPLAY_LINE = "document.querySelector('#replay-line').textContent";

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
  void showsFailureTopicAsText() throws Exception {
    browser.waitFor(
        "document.querySelector('#failed-body').textContent.includes('<b>bold</b>')", 10);
    assertThat(browser.evaluate("document.querySelectorAll('#failed-body b').length").getAsInt())
        .isZero();
  }

  @Test
  @Order(2)
  void showsPictureOfFailure() throws Exception {
    // Given
    String row = "document.querySelectorAll('#failed-body tbody tr')[1]";
    browser.waitFor(row + "?.querySelectorAll('.choice button').length === 3", 10);

    // When
    browser.evaluate(row + ".querySelector('summary').click()");
    browser.evaluate(row + ".querySelectorAll('.choice button')[2].click()");

    // Then
    browser.waitFor(row + ".querySelector('img')?.naturalWidth === 96", 10);
    browser.assertAccessible();
    browser.shoot("failure");
  }

  @Test
  @Order(3)
  void asksAgainAfterACountThatWasCanceled() throws Exception {
    // Given
    askReplay(0);
    browser.waitFor(DIALOG_OPEN, 10);
    browser.evaluate("document.querySelector('#replay-no').click()");

    // When
    askReplay(0);

    // Then
    browser.waitFor(DIALOG_OPEN, 10);
    browser.evaluate("document.querySelector('#replay-no').click()");
    assertThat(page.failures.replays).isEmpty();
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
    browser.holds("window.read.isConnected && window.read.open", 7);
    browser.evaluate(details + ".open = false");
  }

  @Test
  @Order(6)
  void publishesTheRecordsThatItCounted() throws Exception {
    // Given a count that takes its time, while another one is asked for
    browser.navigate(page.address());
    browser.waitFor("document.querySelectorAll('#failed-body tbody tr').length === 2", 10);
    page.failures.counts = new CountDownLatch(1);
    askReplay(1);
    browser.waitFor(REPLAY_LINE + ".startsWith('Counting')", 10);
    browser.evaluate("document.querySelector('#failed-body .tools button').click()"); // all
    browser.waitFor(REPLAY_LINE + ".startsWith('a replay is running')", 10);

    // When
    page.failures.counts.countDown();
    browser.waitFor(DIALOG_OPEN, 10);
    String question = browser.text("#replay-question");
    browser.evaluate("document.querySelector('#replay-yes').click()");

    // Then
    assertThat(question).startsWith("Publish 1 record");
    browser.waitFor(REPLAY_LINE + ".startsWith('1 record replayed')", 10);
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
}
