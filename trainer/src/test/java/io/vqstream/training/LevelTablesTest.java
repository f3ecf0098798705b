package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.image.Picture;
import io.vqstream.torch.Libtorch;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LevelTablesTest {
  private static final int CHANNELS = 6;

  /** Levels of lambda 400 and 50, all tables of which are random. */
  private static Checkpoint from;

  @BeforeAll
  static void create() {
    Libtorch.load();
    TrainingConfig config = Tiny.config();
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = Tiny.trainer(config, manager)) {
      Tiny.randomize(trainer.networks, new Random(1));
      Tiny.randomize(trainer.books, new Random(2));
      from =
          TrainingState.export(
                  config,
                  trainer.networks,
                  trainer.books,
                  Map.of("training.lambdas", "[400.0, 50.0]"))
              .toCheckpoint();
    }
  }

  @Test
  void aLevelAtTheLambdaOfAnotherCodesLikeIt() throws Exception {
    // Given levels that change places
    Checkpoint swapped = LevelTables.move(from, List.of(50.0, 400.0)).toCheckpoint();
    Picture picture = Tiny.picture(40, 24, 3);

    try (ImageCodec before = ImageCodecs.builder().setCheckpoint(from).build();
        ImageCodec after = ImageCodecs.builder().setCheckpoint(swapped).build()) {
      // When
      byte[] first = rgb(before, picture, 1);
      byte[] second = rgb(before, picture, 2);

      // Then
      assertThat(first).isNotEqualTo(second);
      assertThat(rgb(after, picture, 1)).isEqualTo(second);
      assertThat(rgb(after, picture, 2)).isEqualTo(first);
      assertThat(after.encode(picture, 1).frame()).hasSameSizeAs(before.encode(picture, 2).frame());
    }
  }

  private static byte[] rgb(ImageCodec codec, Picture picture, int quality) throws Exception {
    return ((Decoded.Coded) codec.decode(codec.encode(picture, quality).frame())).picture().rgb();
  }

  @Test
  void interpolatesOverLogLambda() {
    // When: a third of the way, and as far beyond the end
    Checkpoint moved = LevelTables.move(from, List.of(200.0, 25.0)).toCheckpoint();

    // Then
    float[] gain = from.tensor("encoder.log_gain").values();
    float[] lambda = from.tensor(Checkpoint.RDO_LAMBDAS).values();
    for (int c = 0; c < CHANNELS; c++) {
      float step = (gain[CHANNELS + c] - gain[c]) / 3;
      float ratio = lambda[CHANNELS + c] / lambda[c];
      float[] gains = moved.tensor("encoder.log_gain").values();
      float[] movedLambda = moved.tensor(Checkpoint.RDO_LAMBDAS).values();
      assertThat(gains[c]).isCloseTo(gain[c] + step, within(1e-5f));
      assertThat(gains[CHANNELS + c]).isCloseTo(gain[c] + 4 * step, within(1e-5f));
      assertThat(movedLambda[c] / lambda[c]).isCloseTo((float) Math.cbrt(ratio), within(1e-4f));
    }
  }

  @Test
  void mutedChannelsAreNotInterpolated() {
    // Given a channel that is muted at the second level
    int channel = 3;
    float[] gains = from.tensor("encoder.log_gain").values().clone();
    gains[CHANNELS + channel] = -12;
    CheckpointWriter writer = new CheckpointWriter(from.name(), from.architecture());
    writer.metadata("training.lambdas", from.metadata().get("training.lambdas"));
    for (String name : from.tensorNames()) {
      Tensor tensor = from.tensor(name);
      writer.tensor(
          name.equals("encoder.log_gain") ? new Tensor(name, tensor.shape(), gains) : tensor,
          TensorType.F32);
    }

    // When
    Checkpoint moved = LevelTables.move(writer.toCheckpoint(), List.of(200.0, 60.0)).toCheckpoint();

    // Then the level near the first has its product of both gains, the other is muted
    float[] encoder = moved.tensor("encoder.log_gain").values();
    float[] decoder = moved.tensor("decoder.log_gain").values();
    float product = gains[channel] + from.tensor("decoder.log_gain").values()[channel];
    assertThat(encoder[channel] + decoder[channel]).isCloseTo(product, within(1e-5f));
    assertThat(encoder[CHANNELS + channel]).isEqualTo(-12);
  }

  @Test
  void namesNewLambdasAndOrigin() {
    // When
    Checkpoint moved = LevelTables.move(from, List.of(300.0, 40.0)).toCheckpoint();

    // Then
    assertThat(moved.metadata())
        .containsEntry("training.lambdas", "[300.0, 40.0]")
        .containsEntry("levels.from", java.util.HexFormat.of().formatHex(from.digest()));
    assertThat(moved.tensor("codebook.1").values())
        .containsExactly(from.tensor("codebook.1").values());
  }

  @Test
  void refusesOtherNumberOfLambdas() {
    assertThatThrownBy(() -> LevelTables.move(from, List.of(300.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 lambdas above 0 are required");
    assertThatThrownBy(() -> LevelTables.move(from, List.of(300.0, 0.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
