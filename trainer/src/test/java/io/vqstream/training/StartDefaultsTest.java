package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.ImageFileReader.Size;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartDefaultsTest {
  private static final Checkpoint PHOTOS = BundledCheckpoint.PHOTOS.read();

  private static ImageSizes sizes(int width, int height) {
    return new ImageSizes(Collections.nCopies(20, new Size(width, height, "image/png")));
  }

  private static TrainingConfig config(ImageSizes sizes, String... settings) {
    Properties given = new Properties();
    for (int i = 0; i < settings.length; i += 2) {
      given.put(settings[i], settings[i + 1]);
    }
    Map<String, String> defaults =
        StartDefaults.of(given, PHOTOS, sizes, Path.of("mine.safetensors"));
    return TrainingConfig.of(given, defaults);
  }

  @Test
  void takesWhatDefinesTheLevelsFromTheCheckpoint() {
    // When
    TrainingConfig config = config(sizes(640, 480));

    // Then
    assertThat(config.architecture()).isEqualTo(PHOTOS.architecture());
    assertThat(config.lambdas()).containsExactly(1300.0, 570.0, 250.0, 106.0, 39.0, 12.0);
    assertThat(config.rdoLambdaScale()).isEqualTo(0.65);
    assertThat(config.name()).isEqualTo("mine");
  }

  @Test
  void tunesGentlyAndOnImagesAsTheyAre() {
    // When
    TrainingConfig config = config(sizes(640, 480));

    // Then
    assertThat(config.minutes()).isEqualTo(20);
    assertThat(config.roundingFraction()).isZero();
    assertThat(config.frozenFraction()).isPositive();
    assertThat(config.encoderRate()).isEqualTo(0.2);
    assertThat(config.flips()).isFalse();
    assertThat(config.jpegDownscale()).isEqualTo(1);
    assertThat(config.validationFraction()).isEqualTo(0.05);
  }

  @Test
  void stepsReplaceTheDefaultMinutes() {
    assertThat(config(sizes(640, 480), "steps", "70").steps()).isEqualTo(70);
  }

  @Test
  void anotherArchitectureStartsWithTheRoundingPhase() {
    // When
    TrainingConfig config = config(sizes(640, 480), "prior.blocks", "2");

    // Then
    assertThat(config.roundingFraction()).isEqualTo(0.45);
    assertThat(config.lambdas()).hasSize(6).startsWith(1300.0);
  }

  @ParameterizedTest
  @CsvSource({"640, 480, 160, 5", "48, 40, 40, 80", "20, 20, 32, 125", "500, 110, 104, 11"})
  void cropsFitTheImages(int width, int height, int side, int crops) {
    // When
    TrainingConfig config = config(sizes(width, height));

    // Then
    assertThat(config.cropSizes()).containsExactly(side);
    assertThat(config.crops()).isEqualTo(crops);
  }

  @Test
  void cropsForMsSsimHaveAllItsScales() {
    assertThat(config(sizes(640, 480), "loss.ms.ssim", "0.5").cropSizes()).containsExactly(168);
  }

  @Test
  void rejectsAnotherNumberOfLevels() {
    assertThatThrownBy(() -> config(sizes(640, 480), "lambdas", "100,50"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lambdas has 2 levels")
        .hasMessageContaining("--from nothing");
  }

  @Test
  void smallImagesContinueFromThumbnails() {
    assertThat(sizes(48, 32).bundled()).isEqualTo(BundledCheckpoint.THUMBNAILS);
    assertThat(sizes(49, 32).bundled()).isEqualTo(BundledCheckpoint.PHOTOS);
    assertThat(new ImageSizes(List.of()).bundled()).isEqualTo(BundledCheckpoint.PHOTOS);
  }

  @Test
  void everyBundledCheckpointTellsItsScaleOfLambda() {
    for (BundledCheckpoint each : BundledCheckpoint.values()) {
      double[] lambdas =
          Arrays.stream(StartCheckpoint.lambdas(each.read()).orElseThrow().split(","))
              .mapToDouble(Double::parseDouble)
              .toArray();
      assertThat(StartCheckpoint.rdoLambdaScale(each.read(), lambdas)).as(each.id()).hasValue(0.65);
    }
  }
}
