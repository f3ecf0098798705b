package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.inference.StageListener;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The codec of the tiny checkpoint. */
class ImageCodecsTest extends ImageCodecContract {
  private static final Checkpoint TINY = TinyCheckpoint.read();
  private static final ExactCodes CODES = new ExactCodes(TINY);
  private static final int SUBSPACES = TINY.architecture().subspaceCount();

  @Override
  public ImageCodec open(StageListener listener, long maxPixels) {
    return new CodesOnly(
        ImageCodecs.builder()
            .setCheckpoint(TINY)
            .optListener(listener)
            .optMaxPixels(maxPixels)
            .build());
  }

  /** Fails if the prior is ignored or gets the wrong neighbors. */
  @Test
  void codesBelowZeroOrderEntropy() throws Exception {
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

  @Test
  void omitsChromaCodesOfGray() throws Exception {
    // Given
    Picture gray = SyntheticPicture.gray(256, 256, 6);
    byte[] rgb = gray.rgb().clone();
    rgb[0] ^= 1;
    Picture almost = new Picture(256, 256, false, rgb);
    BitSet color = ChromaSubspaces.of(TINY);

    for (int level = 1; level <= codec.levels(); level++) {
      // When
      byte[] frame = codec.encode(gray, level).frame();

      // Then
      byte[] codes = codes(coded(frame));
      for (int i = 0; i < codes.length; i++) {
        assertThat(codes[i] == 0 || !color.get(i % SUBSPACES)).isTrue();
      }
      FrameInfo report = codec.inspect(frame);
      assertThat(report.codes()).isEqualTo(32L * 32 * (SUBSPACES - color.cardinality()));
      assertThat(frame.length).isLessThan(codec.encode(almost, level).frame().length);
    }
  }

  @Test
  void encodesGrayInThreeChannelsLikeOne() throws Exception {
    // Given
    Picture one = SyntheticPicture.gray(40, 24, 5);
    Picture three = new Picture(40, 24, false, one.rgb());

    // When
    byte[] frame = codec.encode(PngWriter.write(three), 2).frame();

    // Then
    assertThat(frame).isEqualTo(codec.encode(one, 2).frame());
    assertThat(decode(frame).gray()).isTrue();
  }

  /** Returns the zero-order entropy of the codes of a grid in bits. */
  private static double bitsByFrequency(byte[] codes) {
    double bits = 0;
    for (int subspace = 0; subspace < SUBSPACES; subspace++) {
      int[] counts = new int[256];
      for (int i = subspace; i < codes.length; i += SUBSPACES) {
        counts[codes[i] & 0xff]++;
      }
      for (int count : counts) {
        if (count > 0) {
          bits += count * Math.log((double) codes.length / SUBSPACES / count) / Math.log(2);
        }
      }
    }
    return bits;
  }

  @Test
  void reportsDigestOfCodes() throws Exception {
    // Given
    byte[] first = codec.encode(SyntheticPicture.of(40, 40, 1), 2).frame();
    byte[] second = codec.encode(SyntheticPicture.of(40, 40, 2), 2).frame();

    // When
    FrameInfo report = codec.inspect(first);

    // Then
    assertThat(report.codes()).isEqualTo(5L * 5 * SUBSPACES);
    assertThat(report.codesDigest()).isEqualTo(Sha256.of(codes(coded(first))));
    assertThat(report.codesDigest()).isNotEqualTo(codec.inspect(second).codesDigest());
  }

  @Test
  void rejectsCodesOfAnotherPrior() throws Exception {
    // Given
    Frame.Coded frame = coded(codec.encode(SyntheticPicture.of(64, 64, 1), 4).frame());
    Checkpoint other = TinyCheckpoint.changed("another", "prior.head.bias", 0.01f);

    try (ImageCodec another = ImageCodecs.builder().setCheckpoint(other).build()) {
      // When
      byte[] renamed =
          new Frame.Coded(other.digest(), frame.check(), 4, false, 64, 64, frame.payload())
              .toBytes();

      // Then
      assertThat(fault(another, renamed)).isEqualTo(Fault.PRIOR_MISMATCH);
    }
  }

  @Test
  void rejectsCodesThatFailCheck() throws Exception {
    // Given
    Frame.Coded frame = coded(codec.encode(SyntheticPicture.of(16, 16, 1), 1).frame());

    // When
    byte[] mismatched =
        new Frame.Coded(TINY.digest(), frame.check() ^ 1, 1, false, 16, 16, frame.payload())
            .toBytes();

    // Then
    assertThat(fault(codec, mismatched)).isEqualTo(Fault.PRIOR_MISMATCH);
  }

  /** A payload with a valid checksum can be arbitrary. */
  @Test
  void rejectsNonCanonicalPayloads() throws Exception {
    // Given
    Frame.Coded frame = coded(codec.encode(SyntheticPicture.of(24, 16, 11), 2).frame());
    byte[] codes = codes(frame);

    for (int bit = 0; bit < 8 * frame.payload().length; bit++) {
      // When
      byte[] payload = frame.payload().clone();
      payload[bit / 8] ^= (byte) (1 << bit % 8);
      Frame.Coded forged = new Frame.Coded(TINY.digest(), frame.check(), 2, false, 24, 16, payload);

      // Then: the last bits may be such that they do not matter
      boolean same = Arrays.equals(codes(forged), codes);
      assertThat(fault(codec, forged.toBytes()))
          .isEqualTo(same ? Fault.CORRUPT_FRAME : Fault.PRIOR_MISMATCH);
    }
  }

  @Test
  void rejectsNoiseAsPayload() {
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

  /** 2^23 blocks of 36 codes need at least two bytes, whatever their probabilities. */
  @Test
  void rejectsPayloadTooShortForPositions() throws Exception {
    // Given
    Checkpoint photos = BundledCheckpoint.PHOTOS.read();
    Frame.Coded frame =
        new Frame.Coded(photos.digest(), 0, 1, false, 1 << 16, 1 << 13, new byte[1]);

    // When, Then
    try (ImageCodec codec =
        ImageCodecs.builder().setCheckpoint(photos).optMaxPixels(1 << 29).build()) {
      assertThat(fault(codec, frame.toBytes())).isEqualTo(Fault.CORRUPT_FRAME);
      assertThatThrownBy(() -> codec.decode(frame.toBytes()))
          .hasMessageContaining("65536x8192 pixels")
          .hasMessageContaining("a payload of 1 bytes is too short for ");
    }
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
    return CODES.decode(frame);
  }
}
