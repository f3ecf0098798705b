package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.processes.CommandProcess;
import io.vqstream.processes.Opened;
import io.vqstream.testkit.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An adaptation that ends before its checkpoint is activated, and is resumed. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@DisabledOnOs(OS.WINDOWS)
@Order(1)
class AdaptResumeIT {
  private static final int SIGTERM_STATUS = 128 + 15;
  private static final String STEPS = "steps=120";

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  @RegisterExtension final Opened opened = new Opened();
  @TempDir Path folder;

  private Path work;
  private AdaptableTopic topic;

  @BeforeEach
  void publishImages(TestInfo test) throws Exception {
    work = folder.resolve("work");
    topic = AdaptableTopic.create(KAFKA, test.getTestMethod().orElseThrow().getName(), folder);
    topic.activateTiny();
  }

  @Test
  void continuesAfterSigterm() throws Exception {
    // Given
    CommandProcess cut =
        opened.add(
            new CommandProcess(
                folder.resolve("cut.log"),
                topic.adaptLine("--margin", 0, "--set", STEPS, "--work", work)));
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> cut.said().contains("step 10 of") || !cut.isAlive());
    cut.terminate();
    assertThat(cut.status()).as(cut::said).isEqualTo(SIGTERM_STATUS);
    assertThat(cut.said()).contains("stopped: nothing was published; continue with");

    // When
    CommandRun run = topic.adapt("--margin", 0, "--set", STEPS, "--work", work, "--resume");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("better: at equal PSNR", "step 120 of 120", "images uses checkpoint ")
        .doesNotContain("sampled", "step 10 of");
    Checkpoint adapted = Checkpoint.read(work.resolve("adapted.safetensors"));
    assertThat(topic.checkpoint("list").out()).contains(adapted.id().digest().substring(0, 8));
  }

  @Test
  void comparesAgainWhereTrainingIsDone() {
    // Given
    CommandRun kept = topic.adapt("--margin", 90, "--set", "steps=60", "--work", work);
    assertThat(kept.err()).contains("the margin is 90 %");

    // When
    CommandRun run = topic.adapt("--margin", 0, "--work", work, "--resume");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("better: at equal PSNR").doesNotContain("step ");
  }

  @Test
  void refusesARouteThatWasSwitched() {
    // Given
    topic.adapt("--margin", 90, "--set", "steps=2", "--work", work);
    CommandRun switched = topic.activate("photos");
    assertThat(switched.status()).as(switched.err()).isZero();

    // When
    CommandRun run = topic.adapt("--margin", 0, "--work", work, "--resume");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err())
        .contains("uses photos now, and the run in " + work + " began with", "tiny")
        .hasLineCount(1);
  }
}
