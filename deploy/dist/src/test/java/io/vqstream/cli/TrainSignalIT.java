package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Training as {@code mvn package} lays it out, ended by a signal. */
@DisabledOnOs(OS.WINDOWS)
class TrainSignalIT {
  private static final Path SCRIPT = Path.of("../target/vqstream/bin/vqstream").toAbsolutePath();
  private static final int SIGTERM_STATUS = 128 + 15;
  private static final String TINY =
      """
      steps=1000000
      rounding.phase.fraction=0
      joint.phase.fraction=1
      crops=1
      crop.size=32
      lambdas=100,50
      latent.channels=4
      subspaces=2x1:8,1x2:8
      encoder=residual:4x0,4x0
      decoder=residual:4x0,4x0
      prior.channels=4
      prior.blocks=0
      prior.head.channels=4
      """;

  @TempDir Path folder;

  @Test
  void savesTheRunOnSigterm() throws Exception {
    // Given
    Path images = Files.createDirectory(folder.resolve("images"));
    Images.scene(images.resolve("a.png"), 96, 64);
    Path config = Files.writeString(folder.resolve("tiny.properties"), TINY);
    Path work = folder.resolve("work");
    Path checkpoint = folder.resolve("made.safetensors");
    Path out = folder.resolve("out.txt");
    Process process =
        train(
            out, images, "-o", checkpoint, "--config", config, "--work", work, "--from", "nothing");
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.readString(out).contains("step 50 of") || !process.isAlive());

      // When
      process.destroy();

      // Then
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(SIGTERM_STATUS);
      assertThat(Files.readString(out))
          .contains("Continue with: vqstream train --resume --work " + work);
      assertThat(work.resolve("state.safetensors")).exists();
      assertThat(Checkpoint.read(checkpoint).metadata().get("training.steps"))
          .endsWith(" of 1000000");
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process train(Path out, Object... arguments) throws IOException {
    String[] command = new String[arguments.length + 2];
    command[0] = SCRIPT.toString();
    command[1] = "train";
    for (int i = 0; i < arguments.length; i++) {
      command[i + 2] = arguments[i].toString();
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("VQSTREAM_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.environment().put("VQSTREAM_VECTOR", "off");
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.start();
  }
}
