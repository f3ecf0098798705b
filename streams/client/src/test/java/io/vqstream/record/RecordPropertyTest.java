package io.vqstream.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.inference.StageListener;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Conversion.Converted;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every coded record, and of every value that is taken for one. */
class RecordPropertyTest {
  private static final int TRIALS = 100;

  @AutoClose
  private static final ImageCodec CODEC =
      ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build();

  private static final Conversion<Image> DECODING =
      new Decoding(CodecProvider.only(CODEC), StageListener.NONE);
  private static final byte[] FRAME = CODEC.encode(SyntheticPicture.of(9, 7, 1), 1).frame();

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void decodesFromFrameAlone(long seed) throws Exception {
    // Given
    Random random = new Random(seed);
    CodedImage coded = liar(random).setFrame(ByteString.copyFrom(FRAME)).build();

    // When
    Converted<Image> converted = DECODING.convert(SourceRecords.holding(coded.toByteArray()));
    Image image = converted.message();

    // Then
    assertThat(converted.headers())
        .isEqualTo(
            Map.of(
                "vqstream.kind", "coded", "vqstream.quality", "1", "vqstream.executor", "exact"));
    assertThat(image.getContentType()).isEqualTo("image/png");
    assertThat(image.getData().toByteArray()).isEqualTo(CODEC.decode(FRAME).file());
    assertThat(image.getOrigin()).isEqualTo(coded.getOrigin());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rejectsCorruptValueOrDecodesIt(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] expected = CODEC.decode(FRAME).file();
    for (int i = 0; i < TRIALS; i++) {
      // Given
      byte[] value = liar(random).setFrame(ByteString.copyFrom(FRAME)).build().toByteArray();
      for (int flips = random.nextInt(8); flips >= 0; flips--) {
        value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
      }

      // When
      try {
        Image image = DECODING.convert(SourceRecords.holding(value)).message();

        // Then
        assertThat(image.getData().toByteArray()).isEqualTo(expected);
      } catch (BadRecordException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rejectsNoise(long seed) {
    // Given
    Random random = new Random(seed);
    byte[] value = new byte[random.nextInt(200)];
    random.nextBytes(value);

    // Then
    assertThatThrownBy(() -> DECODING.convert(SourceRecords.holding(value)))
        .isInstanceOf(BadRecordException.class);
  }

  @Test
  void rejectsRecordWithoutValue() {
    assertThatThrownBy(() -> DECODING.convert(SourceRecords.holding(null)))
        .isInstanceOfSatisfying(
            BadRecordException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.NO_VALUE));
  }

  /** A record in which every field but the frame says something else. */
  private static CodedImage.Builder liar(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return CodedImage.newBuilder()
        .setKindValue(random.nextInt())
        .setWidth(random.nextInt())
        .setHeight(random.nextInt())
        .setSourceBytes(random.nextLong())
        .setSourceContentType("image/" + random.nextInt())
        .setOrigin("camera " + random.nextInt())
        .setCheckpointDigest(ByteString.copyFrom(bytes))
        .setQuality(random.nextInt())
        .setPassthroughReason("none");
  }
}
