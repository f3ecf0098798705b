package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecBySizeTest {
  private static final Checkpoint SMALL = TinyCheckpoint.named("small");
  private static final Checkpoint LARGE = TinyCheckpoint.named("large");

  private final List<String> used = new ArrayList<>();
  @AutoClose private final ImageCodec codec = open(SMALL, LARGE);

  @ParameterizedTest
  @CsvSource({
    "1, 1, small", "24, 24, small", "24, 7, small", "7, 24, small",
    "25, 24, large", "24, 25, large", "1, 25, large", "64, 64, large"
  })
  void choosesCheckpointByLongerSide(int width, int height, String name) throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(width, height, 1);
    Checkpoint checkpoint = name.equals("small") ? SMALL : LARGE;

    // When
    Encoded pixels = codec.encode(picture, 1);
    FrameInfo report = codec.inspect(pixels.frame());

    // Then
    assertThat(pixels.checkpoint()).contains(checkpoint.id());
    assertThat(checkpoint.id().digest()).startsWith(report.checkpoint());
    try (ImageCodec alone =
        new CodesOnly(ImageCodecs.builder().setCheckpoint(checkpoint).build())) {
      assertThat(pixels.frame()).isEqualTo(alone.encode(picture, 1).frame());
    }
  }

  @Test
  void choosesSameCheckpointForFileAndPixels() throws Exception {
    // When
    Encoded small = codec.encode(PngWriter.write(SyntheticPicture.of(24, 24, 2)), 1);
    Encoded large = codec.encode(PngWriter.write(SyntheticPicture.of(25, 24, 2)), 1);

    // Then
    assertThat(small.checkpoint()).contains(SMALL.id());
    assertThat(large.checkpoint()).contains(LARGE.id());
  }

  @Test
  void decodesWithNamedCheckpointAtAnySize() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(24, 16, 3);
    try (ImageCodec other = ImageCodecs.builder().setCheckpoint(LARGE).build()) {
      byte[] frame = other.encode(picture, 2).frame();

      // When
      Decoded decoded = codec.decode(frame);

      // Then
      Picture expected = ((Decoded.Coded) other.decode(frame)).picture();
      assertThat(((Decoded.Coded) decoded).picture().rgb()).isEqualTo(expected.rgb());
    }
  }

  @Test
  void listsKnownCheckpointsOnUnknownOne() {
    // Given
    byte[] frame;
    try (ImageCodec other =
        ImageCodecs.builder().setCheckpoint(TinyCheckpoint.named("other")).build()) {
      frame = other.encode(SyntheticPicture.of(9, 9, 4), 1).frame();
    }

    // Then
    assertThatThrownBy(() -> codec.decode(frame))
        .isInstanceOfSatisfying(
            FrameException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNKNOWN_CHECKPOINT))
        .hasMessageMatching(
            "the frame needs checkpoint [0-9a-f]{8}, the codec has %s \\(small\\) and"
                    .formatted(SMALL.id().digest().substring(0, 8))
                + " %s \\(large\\) \\(at byte 4\\)".formatted(LARGE.id().digest().substring(0, 8)));
  }

  @Test
  void opensCodecOnFirstUse() throws Exception {
    // Given
    Checkpoint empty = new CheckpointWriter("empty", LARGE.architecture()).toCheckpoint();

    try (ImageCodec lazy = open(SMALL, empty)) {
      // When
      Encoded small = lazy.encode(SyntheticPicture.of(24, 24, 5), 1);

      // Then
      assertThat(small.checkpoint()).contains(SMALL.id());
      assertThatThrownBy(() -> lazy.encode(SyntheticPicture.of(25, 25, 5), 1))
          .isInstanceOf(UnusableCheckpointException.class)
          .hasMessage("tensor encoder.skip.weight is missing");
    }
  }

  @Test
  void notifiesListenerOfCheckpoint() throws Exception {
    // When
    byte[] small = codec.encode(SyntheticPicture.of(8, 8, 6), 1).frame();
    codec.encode(SyntheticPicture.of(40, 40, 6), 1);
    codec.decode(small);

    // Then
    assertThat(used).containsExactly("small encoded", "large encoded", "small decoded");
  }

  @Test
  void listsCheckpointsBySize() {
    // Then
    assertThat(codec.checkpoints()).containsExactly(SMALL.id(), LARGE.id());
  }

  @Test
  void opensNothingAfterClose() {
    // When
    codec.close();

    // Then
    assertThatThrownBy(() -> codec.encode(SyntheticPicture.of(8, 8, 7), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the codec of checkpoint small is closed");
  }

  private ImageCodec open(Checkpoint small, Checkpoint large) {
    StageListener listener =
        new StageListener() {
          @Override
          public void onStage(Stage stage, boolean encoding, long nanos) {}

          @Override
          public void onCheckpoint(CheckpointId checkpoint, boolean encoding) {
            used.add(checkpoint.name() + (encoding ? " encoded" : " decoded"));
          }
        };
    Map<Integer, Checkpoint> checkpoints = Map.of(24, small, Integer.MAX_VALUE, large);
    return new CodesOnly(
        ImageCodecs.builder()
            .setCheckpoints(new TreeMap<>(checkpoints))
            .optListener(listener)
            .build());
  }
}
