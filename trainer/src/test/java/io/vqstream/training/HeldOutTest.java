package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.ndarray.NDManager;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.metric.Psnr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTest {
  private static final TrainingListener SILENT =
      new TrainingListener() {
        @Override
        public void onInfo(String line) {}

        @Override
        public void onWarning(String line) {}

        @Override
        public void onStep(int done, int total) {}

        @Override
        public boolean stopRequested() {
          return false;
        }
      };

  @TempDir Path folder;

  @Test
  void agreesWithTheCodec() throws Exception {
    // Given a run with codebooks, and an image of one square
    TrainingConfig config =
        Tiny.config(
            "steps", "60", "rounding.phase.fraction", "0.5", "joint.phase.fraction", "0.25");
    Picture picture = Tiny.picture(HeldOut.SIDE, HeldOut.SIDE, 3);
    Files.write(folder.resolve("one.png"), PngWriter.write(picture));
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = Tiny.trainer(config, manager)) {
      for (int step = 0; step < 60; step++) {
        trainer.step(step);
      }

      // When
      HeldOut.Curve curve = heldOut(config).measure(trainer);

      // Then
      Checkpoint checkpoint =
          TrainingState.export(config, trainer.networks, trainer.readBooks(), Map.of())
              .toCheckpoint();
      try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
        for (int q = 0; q < 2; q++) {
          byte[] frame = codec.encode(picture, q + 1).frame();
          Decoded.Coded back = (Decoded.Coded) codec.decode(frame);
          double bits = frame.length * 8.0 / picture.pixels();
          assertThat(curve.bitsPerPixel()[q]).isCloseTo(bits, withPercentage(8));
          assertThat(curve.psnr()[q])
              .isCloseTo(Psnr.of(picture.rgb(), back.picture().rgb()), within(0.3));
        }
      }
    }
  }

  @Test
  void rejectsAFolderOfSmallImages() throws Exception {
    // Given
    Files.write(folder.resolve("small.png"), PngWriter.write(Tiny.picture(255, 300, 1)));

    // Then
    assertThatThrownBy(() -> heldOut(Tiny.config()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no image of at least 256 x 256 pixels");
  }

  private HeldOut heldOut(TrainingConfig config) throws IOException {
    return new HeldOut(folder, folder.resolve("work"), config, SILENT);
  }
}
