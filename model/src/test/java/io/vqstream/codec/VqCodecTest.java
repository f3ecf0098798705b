package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import io.vqstream.codec.FrameException.Fault;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.image.Picture;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.VqVae;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The codec with the tiny checkpoint. */
class VqCodecTest extends AbstractImageCodecTest {
  private static final Checkpoint TINY = TinyCheckpoint.read();
  private static final int SLOTS = TINY.architecture().slotCount();

  @Override
  ImageCodec open(StageListener listener, long maxPixels) {
    return VqCodec.open(TINY, listener, maxPixels);
  }

  /** A prior that is ignored, or that is given the wrong neighbours, cannot do this. */
  @Test
  void thePriorKnowsMoreThanHowOftenEachCodeOccurs() throws Exception {
    for (int level = 1; level <= codec.levels(); level++) {
      double coded = 0;
      double counted = 0;
      for (int seed = 30; seed < 34; seed++) {
        // Given
        Picture picture = SyntheticPicture.of(256, 256, seed);

        // When
        Frame.Coded frame = coded(codec.encode(picture, level).frame());

        // Then
        coded += 8.0 * frame.payload().length;
        counted += bitsByFrequency(codes(frame));
      }
      assertThat(coded).as("bits of level %d", level).isLessThan(0.9 * counted);
    }
  }

  /**
   * What an ideal coder takes that knows how often each code of a slot occurs in this very grid.
   */
  private static double bitsByFrequency(byte[] codes) {
    double bits = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      int[] counts = new int[256];
      for (int i = slot; i < codes.length; i += SLOTS) {
        counts[codes[i] & 0xff]++;
      }
      for (int count : counts) {
        if (count > 0) {
          bits += count * Math.log((double) codes.length / SLOTS / count) / Math.log(2);
        }
      }
    }
    return bits;
  }

  @Test
  void inspectionTellsTheDigestOfTheCodes() throws Exception {
    // Given
    byte[] first = codec.encode(SyntheticPicture.of(40, 40, 1), 2).frame();
    byte[] second = codec.encode(SyntheticPicture.of(40, 40, 2), 2).frame();

    // When
    FrameReport report = codec.inspect(first);

    // Then
    assertThat(report.codes()).isEqualTo(5L * 5 * SLOTS);
    assertThat(report.codesDigest()).isEqualTo(Sha256.of(codes(coded(first))));
    assertThat(report.codesDigest()).isNotEqualTo(codec.inspect(second).codesDigest());
  }

  @Test
  void aFrameOfAnotherCheckpointIsToldApart() throws Exception {
    // Given
    Checkpoint other = copy("another", 0);
    byte[] frame;
    try (ImageCodec another = VqCodec.open(other, StageListener.NONE)) {
      frame = another.encode(SyntheticPicture.of(16, 16, 1), 1).frame();
    }

    // Then
    assertThat(fault(codec, frame)).isEqualTo(Fault.UNKNOWN_CHECKPOINT);
  }

  @Test
  void codesThatAnotherPriorComputesAreToldApart() throws Exception {
    // Given
    Frame.Coded frame = coded(codec.encode(SyntheticPicture.of(64, 64, 1), 4).frame());
    Checkpoint other = copy("another", 0.01f);

    try (ImageCodec another = VqCodec.open(other, StageListener.NONE)) {
      // When
      byte[] renamed =
          new Frame.Coded(other.digest(), frame.check(), 4, false, 64, 64, frame.payload())
              .toBytes();

      // Then
      assertThat(fault(another, renamed)).isEqualTo(Fault.PRIOR_MISMATCH);
    }
  }

  @Test
  void codesThatFailTheirCheckAreToldApart() throws Exception {
    // Given
    Frame.Coded frame = coded(codec.encode(SyntheticPicture.of(16, 16, 1), 1).frame());

    // When
    byte[] mismatched =
        new Frame.Coded(TINY.digest(), frame.check() ^ 1, 1, false, 16, 16, frame.payload())
            .toBytes();

    // Then
    assertThat(fault(codec, mismatched)).isEqualTo(Fault.PRIOR_MISMATCH);
  }

  /** Whoever can compute a checksum can send any payload. */
  @Test
  void payloadsThatNobodyWroteAreRefusedOrGiveTheSameCodes() throws Exception {
    // Given
    Frame.Coded frame = coded(codec.encode(SyntheticPicture.of(24, 16, 11), 2).frame());
    byte[] codes = codes(frame);
    int refused = 0;

    for (int bit = 0; bit < 8 * frame.payload().length; bit++) {
      // When
      byte[] payload = frame.payload().clone();
      payload[bit / 8] ^= (byte) (1 << bit % 8);
      Frame.Coded forged = new Frame.Coded(TINY.digest(), frame.check(), 2, false, 24, 16, payload);

      // Then: the last bits may be such that they do not matter
      if (!Arrays.equals(codes(forged), codes)) {
        assertThat(fault(codec, forged.toBytes())).isEqualTo(Fault.PRIOR_MISMATCH);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(8 * (frame.payload().length - 4));
  }

  @Test
  void noiseForAPayloadIsRefused() {
    // Given
    Random random = new Random(1);

    for (int i = 0; i < 200; i++) {
      byte[] payload = new byte[random.nextInt(60)];
      random.nextBytes(payload);

      // When
      byte[] frame = new Frame.Coded(TINY.digest(), i, 1, false, 30, 20, payload).toBytes();

      // Then
      assertThat(fault(codec, frame)).isEqualTo(Fault.PRIOR_MISMATCH);
    }
  }

  @Test
  void aFrameThatClaimsTooManyPixelsIsRefusedBeforeItTakesMemory() {
    // When
    byte[] frame =
        new Frame.Coded(TINY.digest(), 1, 1, false, 26_755, 26_754, new byte[9]).toBytes();

    // Then
    assertThat(fault(codec, frame)).isEqualTo(Fault.CORRUPT_FRAME);
  }

  @Test
  void aFrameOfALevelThatTheCheckpointLacksIsRefused() {
    // When
    byte[] frame =
        new Frame.Coded(TINY.digest(), 1, codec.levels() + 1, false, 8, 8, new byte[9]).toBytes();

    // Then
    assertThat(fault(codec, frame)).isEqualTo(Fault.CORRUPT_FRAME);
  }

  private static Fault fault(ImageCodec codec, byte[] frame) {
    FrameException decoding = catchThrowableOfType(FrameException.class, () -> codec.decode(frame));
    FrameException inspecting =
        catchThrowableOfType(FrameException.class, () -> codec.inspect(frame));
    assertThat(decoding).as("decoding").isNotNull();
    assertThat(inspecting).as("inspecting").isNotNull().hasMessage(decoding.getMessage());
    return decoding.fault();
  }

  private static Frame.Coded coded(byte[] frame) throws FrameException {
    return (Frame.Coded) Frame.parse(frame);
  }

  private static byte[] codes(Frame.Coded frame) {
    RangeDecoder in = new RangeDecoder(frame.payload(), 0, frame.payload().length);
    int rows = VqVae.positions(frame.height());
    int columns = VqVae.positions(frame.width());
    return PixelCnnPrior.of(TINY).decode(in, rows, columns, frame.quality()).codes();
  }

  /** The tiny checkpoint by another name, one weight of its prior moved. */
  private static Checkpoint copy(String name, float moved) throws Exception {
    CheckpointWriter writer = new CheckpointWriter(name, TINY.architecture());
    for (String tensor : TINY.tensorNames()) {
      Tensor values = TINY.tensor(tensor);
      if (tensor.equals("prior.head.bias")) {
        values.values()[0] += moved;
      }
      writer.tensor(values, TensorType.F32);
    }
    return writer.toCheckpoint();
  }
}
