package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.PngWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images that a run trains on and those that it measures. */
class RunImagesTest {
  @TempDir Path folder;

  private TinyRun run;
  private Path validate;

  @BeforeEach
  void writeAnImageToMeasure() throws IOException {
    run = new TinyRun(folder);
    Files.createDirectories(run.work.path());
    validate = Files.createDirectory(run.images.resolve("validate"));
    Files.write(validate.resolve("a.png"), PngWriter.write(Tiny.picture(40, 40, 5)));
  }

  private RunImages read(Path... folders) throws Exception {
    RunPlan plan =
        new RunPlan(
            List.of(folders),
            run.output,
            Optional.empty(),
            Optional.of(validate),
            TrainingConfig.settings(Tiny.properties()),
            Tiny.config(),
            "cpu",
            List.of());
    try (PictureStore store = PictureStore.create(run.work.pixels())) {
      return RunImages.read(plan, run.work, store, run).orElseThrow();
    }
  }

  @Test
  void doesNotTrainOnImagesToMeasure() throws Exception {
    // When
    RunImages images = read(run.images);

    // Then
    assertThat(images.summary().count()).isEqualTo(2);
    assertThat(images.heldOut().count()).isEqualTo(1);
  }

  @Test
  void trainsOnAValidationFolderThatIsASource() throws Exception {
    // When
    RunImages images = read(validate);

    // Then
    assertThat(images.summary().count()).isEqualTo(1);
  }

  @Test
  void reportsValidationImagesThatAreNotUsed() throws Exception {
    // Given
    Files.writeString(validate.resolve("b.png"), "no image");
    BufferedImage clear = new BufferedImage(40, 40, BufferedImage.TYPE_INT_ARGB);
    ImageIO.write(clear, "png", validate.resolve("c.png").toFile());

    // When
    RunImages images = read(run.images);

    // Then
    assertThat(images.unreadable()).isEqualTo(1);
    assertThat(run.failed).singleElement().asString().contains("b.png: not a PNG");
    assertThat(run.said).anyMatch(line -> line.matches("skipped: .*c.png: .*"));
  }
}
