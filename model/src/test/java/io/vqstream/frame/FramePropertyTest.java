package io.vqstream.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.FrameDamage;
import io.vqstream.image.PassthroughReason;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every frame, and of every string of bytes that is taken for one. */
class FramePropertyTest {
  private static final int MAX_OVERHEAD = 42;

  private static final int TRIALS = 200;

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void parsesAnyWrittenFrame(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < TRIALS; i++) {
      // Given
      Frame frame = frame(random);

      // When
      byte[] bytes = frame.toBytes();
      Frame read = Frame.parse(bytes);

      // Then
      assertThat(values(read)).isEqualTo(values(frame));
      assertThat(read.toBytes()).isEqualTo(bytes);
      assertThat(bytes.length - content(frame)).isLessThanOrEqualTo(MAX_OVERHEAD);
      assertThat(frame.length()).isEqualTo(bytes.length);
    }
  }

  /** Type and components; arrays are compared by their elements. */
  private static List<Object> values(Frame frame) throws ReflectiveOperationException {
    List<Object> values = new ArrayList<>(List.of(frame.getClass()));
    for (RecordComponent component : frame.getClass().getRecordComponents()) {
      Object value = component.getAccessor().invoke(frame);
      values.add(value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value);
    }
    return values;
  }

  /** The checksum is right, so that the grammar has to say what is wrong. */
  @ParameterizedTest
  @MethodSource("seeds")
  void parsesAnyBytesCanonicallyOrRejects(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < TRIALS; i++) {
      // Given
      byte[] bytes = FrameDamage.mended(bytes(random));

      // When
      try {
        Frame frame = Frame.parse(bytes);

        // Then: there is one way to write a frame, but for ids that a later version may add
        if (!(frame instanceof Frame.Passthrough)) {
          assertThat(frame.toBytes()).isEqualTo(bytes);
        }
        assertThat(frame.width()).isPositive();
        assertThat((long) frame.width() * frame.height()).isBetween(1L, Frame.MAX_PIXELS);
      } catch (FrameException e) {
        assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").contains("at byte");
      }
    }
  }

  /** Noise behind a header, or a frame in which some bytes are others. */
  private static byte[] bytes(Random random) {
    byte[] bytes;
    if (random.nextBoolean()) {
      bytes = new byte[Frame.HEADER_OCTETS + random.nextInt(30)];
      random.nextBytes(bytes);
    } else {
      bytes = frame(random).toBytes();
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      bytes = Arrays.copyOf(bytes, Math.max(Frame.HEADER_OCTETS, random.nextInt(bytes.length + 9)));
    }
    bytes[0] = (byte) (Frame.MAGIC >>> 8);
    bytes[1] = (byte) Frame.MAGIC;
    bytes[2] = (byte) (1 + random.nextInt(Frame.VERSION));
    return bytes;
  }

  private static Frame frame(Random random) {
    int width = side(random, Integer.MAX_VALUE);
    int height = side(random, (int) Math.min(Integer.MAX_VALUE, Frame.MAX_PIXELS / width));
    byte[] content = new byte[random.nextInt(1 << random.nextInt(9))];
    random.nextBytes(content);
    if (random.nextInt(4) == 0) {
      return new Frame.Passthrough(
          any(random, MediaType.values()),
          any(random, PassthroughReason.values()),
          width,
          height,
          content);
    }
    byte[] metadata = new byte[random.nextBoolean() ? 0 : 1 + random.nextInt(300)];
    random.nextBytes(metadata);
    if (random.nextInt(3) == 0) {
      width = Math.min(width, 1 << 14);
      height = Math.min(height, 1 << 14);
      byte[] bitstream = Arrays.copyOf(content, Math.max(5, content.length));
      ByteBuffer.wrap(bitstream)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put((byte) 0x2f)
          .putInt(width - 1 | height - 1 << 14);
      return new Frame.Lossless(random.nextBoolean(), width, height, metadata, bitstream);
    }
    byte[] checkpoint = new byte[Frame.CHECKPOINT_OCTETS];
    random.nextBytes(checkpoint);
    int quality = 1 + random.nextInt(Frame.MAX_QUALITY);
    return new Frame.Coded(
        checkpoint,
        random.nextInt(1 << 16),
        quality,
        random.nextBoolean(),
        width,
        height,
        metadata,
        content,
        reference(random));
  }

  /** Every other frame is an inter frame. */
  private static Optional<Frame.Reference> reference(Random random) {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(
            new Frame.Reference(random.nextInt(), 1 + random.nextInt(1 << random.nextInt(31))));
  }

  private static int content(Frame frame) {
    if (frame instanceof Frame.Lossless exact) {
      return exact.metadata().length + exact.bitstream().length;
    }
    return frame instanceof Frame.Coded coded
        ? coded.metadata().length + coded.payload().length
        : ((Frame.Passthrough) frame).file().length;
  }

  /** As likely of one octet as of four. */
  private static int side(Random random, int maxSide) {
    int limit = (int) Math.min(Math.min(maxSide, Frame.MAX_PIXELS), 1L << random.nextInt(30));
    return 1 + random.nextInt(Math.max(1, limit));
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
