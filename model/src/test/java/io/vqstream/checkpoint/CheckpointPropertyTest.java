package io.vqstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of all checkpoints and of damaged files. */
class CheckpointPropertyTest {
  private static final int TRIALS = 40;

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsWhatItWrites(long seed) throws Exception {
    // Given
    Random random = new Random(seed);
    CheckpointWriter writer = new CheckpointWriter("seed " + seed, architecture(random));
    List<Tensor> tensors = tensors(random);
    for (Tensor tensor : tensors) {
      writer.tensor(tensor, TensorType.F32);
    }
    writer.metadata("of no one's \"interest\"", "\u00e4\u2028{}\\");

    // When
    byte[] file = writer.toBytes();
    Checkpoint read = Checkpoint.of(file);

    // Then
    assertThat(read.name()).isEqualTo("seed " + seed);
    assertThat(read.architecture()).isEqualTo(architecture(new Random(seed)));
    assertThat(read.metadata()).containsEntry("of no one's \"interest\"", "\u00e4\u2028{}\\");
    assertThat(read.tensorNames()).hasSameSizeAs(tensors);
    for (Tensor tensor : tensors) {
      assertThat(read.tensor(tensor.name()).shape()).isEqualTo(tensor.shape());
      assertThat(read.tensor(tensor.name()).values()).isEqualTo(tensor.values());
    }
  }

  /** Damages a byte of the header. */
  @ParameterizedTest
  @MethodSource("seeds")
  void rejectsDamagedFileInOneLine(long seed) {
    Random random = new Random(seed);
    CheckpointWriter writer = new CheckpointWriter("tiny", architecture(random));
    tensors(random).forEach(tensor -> writer.tensor(tensor, TensorType.BF16));
    byte[] file = writer.toBytes();
    int header = 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();

    for (int trial = 0; trial < TRIALS; trial++) {
      // Given
      byte[] damaged = damage(file, header, random);

      // When
      try {
        Checkpoint read = Checkpoint.of(damaged);

        // Then
        for (String name : read.tensorNames()) {
          for (float value : read.tensor(name).values()) {
            assertThat(value).isFinite();
          }
        }
      } catch (CheckpointException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r");
      }
    }
  }

  private static byte[] damage(byte[] file, int header, Random random) {
    byte[] damaged = file.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(header);
      switch (random.nextInt(3)) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> damaged[at] = (byte) "0123456789{}[],:\"-.e".charAt(random.nextInt(20));
        default -> {
          int length = Math.min(random.nextInt(12), header - at);
          System.arraycopy(file, random.nextInt(header - length + 1), damaged, at, length);
        }
      }
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(damaged, random.nextInt(2 * file.length))
        : damaged;
  }

  private static Architecture architecture(Random random) {
    int pairs = 1 + random.nextInt(4);
    TransformShape encoder = transform(random);
    return new Architecture(
        1 + random.nextInt(6),
        2 * pairs + 1,
        encoder,
        random.nextBoolean() ? encoder : transform(random),
        List.of(new SubspaceGroup(1, 1, 2 + random.nextInt(200)), new SubspaceGroup(pairs, 2, 32)),
        1 + random.nextInt(20),
        random.nextInt(3),
        1 + random.nextInt(9));
  }

  private static TransformShape transform(Random random) {
    return new TransformShape(
        BlockType.values()[random.nextInt(2)],
        random.nextInt(9),
        random.nextInt(3),
        random.nextInt(9),
        random.nextInt(3));
  }

  /** Returns a random shape, possibly scalar or empty, with at most a few hundred values. */
  private static List<Tensor> tensors(Random random) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      int[] shape = random.ints(random.nextInt(4), 0, 7).toArray();
      float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      for (int v = 0; v < values.length; v++) {
        values[v] = (random.nextFloat() - 0.5f) * (1 << random.nextInt(20));
      }
      tensors.add(new Tensor("tensor." + i, shape, values));
    }
    return tensors;
  }
}
