package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.Picture;
import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.BatchedExecution;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import io.vqstream.metric.Psnr;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that effort finds better codes, which are decoded as any others. */
class EffortTest {
  private static final Checkpoint TINY = TinyCheckpoint.read();
  private static final int LEVEL = 2;
  private static final Set<Stage> STAGES = EnumSet.noneOf(Stage.class);
  @AutoClose private static ImageCodec codec;

  @BeforeAll
  static void open() {
    StageListener listener =
        new StageListener() {
          @Override
          public void onStage(Stage stage, boolean encoding, long nanos) {
            STAGES.add(stage);
          }
        };
    codec = ImageCodecs.builder().setCheckpoint(TINY).optListener(listener).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void effortLowersTheCost(int level) throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(120, 72, 31);
    byte[] plain = encode(codec, picture, 0);

    // When
    byte[] searched = encode(codec, picture, level);

    // Then
    assertThat(cost(searched, picture)).isLessThan(cost(plain, picture));
    assertThat(STAGES).contains(Stage.SEARCH);
  }

  @Test
  void moreRoundsLowerTheCostFurther() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(120, 72, 31);

    // When
    double three = cost(encode(codec, picture, 2), picture);
    double six = cost(encode(codec, picture, 3), picture);

    // Then
    assertThat(six).isLessThanOrEqualTo(three);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 9", "8, 8", "17, 64"})
  void neverCostsMore(int width, int height) throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(width, height, 32);

    // When
    byte[] searched = encode(codec, picture, 3);

    // Then
    assertThat(cost(searched, picture))
        .isLessThanOrEqualTo(cost(encode(codec, picture, 0), picture));
  }

  @Test
  void searchesInBatches() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(64, 64, 33);
    double expected = cost(encode(codec, picture, 2), picture);

    // When
    double cost;
    try (BatchedExecution execution =
            BatchedExecution.start(
                new BatchLimits(4, Duration.ofMillis(5)), InferenceDevice.CPU, StageListener.NONE);
        ImageCodec batched =
            ImageCodecs.builder().setCheckpoint(TINY).optExecution(execution).build()) {
      cost = cost(encode(batched, picture, 2), picture);
    }

    // Then
    assertThat(cost).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4})
  void rejectsEffortOutOfRange(int level) {
    assertThatThrownBy(() -> new Effort(level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("effort " + level + " is out of range: it is 0..3");
  }

  private static byte[] encode(ImageCodec codec, Picture picture, int effort) {
    QualityPolicy policy =
        QualityPolicy.level(LEVEL).withLossless(LosslessMode.NEVER).withEffort(new Effort(effort));
    return codec.encode(new Decoded.Coded(picture), policy).frame();
  }

  /** Returns squared error / lambda + bits. */
  private static double cost(byte[] frame, Picture picture) throws Exception {
    Picture decoded = ((Decoded.Coded) codec.decode(frame)).picture();
    double meanSquare = 255 * 255 / Math.pow(10, Psnr.of(picture.rgb(), decoded.rgb()) / 10);
    double lambda = LevelTargets.of(TINY).lambda(LEVEL);
    return meanSquare * picture.pixels() / lambda + 8.0 * frame.length;
  }
}
