package io.vqstream.cli;

import static io.vqstream.cli.EvaluateCommandTest.evaluate;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with other checkpoints, and with the figures of an earlier run. */
class EvaluateAgainstTest {

  @TempDir Path folder;

  @Test
  void evaluatesAnotherCheckpointUnderItsOwnName() throws IOException {
    // Given a file, which the fake codec does not read
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path other = Images.text(folder.resolve("other.safetensors"));

    // When
    CommandRun run = evaluate(in, "--quality=1", "--against=photos", "--against", other + ",jpeg");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("\nvqstream: ", "\nvqstream:photos: ", "\nvqstream:other: ", "\njpeg: ")
        .contains("  vqstream:photos against vqstream:other: no BD-rate at equal PSNR: ")
        .contains("vqstream has one point, and a BD-rate compares curves of two or more");
  }

  @Test
  void evaluatesACheckpointThatIsNamedLikeAnEffort() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path other = Images.text(folder.resolve("effort-2.safetensors"));

    // When
    CommandRun run = evaluate(in, "--quality=1", "--effort=0,2", "--against", other);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("\nvqstream: ", "\nvqstream:effort-2: ", "\nvqstream:effort-2-2: ");
  }

  @Test
  void namesTheOptionOfACheckpointThatCannotBeRead() throws IOException {
    // Given
    Images.png(folder.resolve("a.png"));
    CodecOption.Opener opener =
        (checkpoint, listener, maxPixels, stages) -> {
          if (checkpoint != null) {
            throw new NoSuchFileException(checkpoint.toString());
          }
          return new FakeCodec();
        };

    // When
    CommandRun run =
        CommandRun.with(opener, "evaluate", folder, "--no-cache", "--against=no.safetensors");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("vqstream: --against: no.safetensors: ").hasLineCount(1);
  }

  @Test
  void readsTheBaselineBeforeAnyCheckpoint() throws IOException {
    // Given
    Images.png(folder.resolve("a.png"));
    CodecOption.Opener opener =
        (checkpoint, listener, maxPixels, stages) -> {
          throw new AssertionError("a checkpoint was opened");
        };

    // When
    CommandRun run =
        CommandRun.with(opener, "evaluate", folder, "--no-cache", "--baseline", folder);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("vqstream: --baseline: " + folder + ": ").hasLineCount(1);
  }

  @Test
  void comparesWithAnEarlierRunOfTheSameImagesOnly() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a.png"));
    Path old = folder.resolve("old.json");
    CommandRun first = evaluate(in, "--quality=1", "--against=jpeg", "--json", old);

    // When
    CommandRun same = evaluate(in, "--quality=1", "--against=jpeg", "--baseline", old);
    Images.png(in.resolve("b.png"));
    CommandRun more = evaluate(in, "--quality=1", "--baseline", old);

    // Then
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(same.status()).as(same.err()).isZero();
    assertThat(same.out())
        .contains("BD-rate against the same codec in " + old)
        .contains("  jpeg: +0.00 %");
    assertThat(more.status()).isEqualTo(1);
    assertThat(more.out()).isEmpty();
    assertThat(more.err())
        .isEqualToIgnoringNewLines(
            "vqstream: --baseline: "
                + old
                + " is of other images: only here b.png. Compare runs over the same images.");
  }
}
