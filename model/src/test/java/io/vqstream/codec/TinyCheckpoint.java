package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A trained checkpoint that is small enough for unit tests. It never changes: the golden frames
 * need it.
 */
public final class TinyCheckpoint {
  private TinyCheckpoint() {}

  /** Reads the checkpoint, which the tests' README describes. */
  public static Checkpoint read() {
    try {
      return Checkpoint.of(resource("tiny.safetensors"));
    } catch (CheckpointException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the same tensors under another name: another file and so another checkpoint. */
  public static Checkpoint named(String name) {
    return changed(name, "prior.head.bias", 0);
  }

  /** The same under another name, the first value of one tensor moved by so much. */
  static Checkpoint changed(String name, String tensor, float by) {
    return with(
        name,
        tensor,
        values -> {
          values.values()[0] += by;
          return Optional.of(values);
        });
  }

  /** The same under another name, with RDO weights that no codec can use. */
  public static Checkpoint unusable(String name) {
    return filled(name, Checkpoint.RDO_LAMBDAS, -1);
  }

  /** The same under another name; it can be opened and makes nothing of an image. */
  public static Checkpoint blind(String name) {
    return filled(name, "decoder.skip.weight", 0);
  }

  /** The same under another name, all values of one tensor replaced. */
  static Checkpoint filled(String name, String tensor, float value) {
    return with(
        name,
        tensor,
        values -> {
          Arrays.fill(values.values(), value);
          return Optional.of(values);
        });
  }

  /** The same under another name, one tensor changed or left out. */
  static Checkpoint with(
      String name, String tensor, Function<Tensor, Optional<Tensor>> replacement) {
    Checkpoint tiny = read();
    CheckpointWriter writer = new CheckpointWriter(name, tiny.architecture());
    for (String each : tiny.tensorNames()) {
      Tensor values = tiny.tensor(each);
      Optional<Tensor> written =
          each.equals(tensor) ? replacement.apply(values) : Optional.of(values);
      written.ifPresent(t -> writer.tensor(t, TensorType.F32));
    }
    return writer.toCheckpoint();
  }

  /** A file that lies beside the tests. */
  static byte[] resource(String name) {
    try (InputStream in = TinyCheckpoint.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
