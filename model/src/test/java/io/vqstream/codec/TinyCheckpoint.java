package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A real checkpoint, small enough to lie beside the tests and to run in milliseconds. It stays as
 * it is for ever: the golden frames are read with it.
 */
public final class TinyCheckpoint {
  private TinyCheckpoint() {}

  /** The checkpoint as the tests' README says it was made. */
  public static Checkpoint read() {
    try {
      return Checkpoint.of(resource("tiny.safetensors"));
    } catch (CheckpointException e) {
      throw new AssertionError(e);
    }
  }

  /** It by another name, one weight of its prior moved. */
  static Checkpoint copy(String name, float moved) {
    Checkpoint tiny = read();
    CheckpointWriter writer = new CheckpointWriter(name, tiny.architecture());
    for (String tensor : tiny.tensorNames()) {
      Tensor values = tiny.tensor(tensor);
      if (tensor.equals("prior.head.bias")) {
        values.values()[0] += moved;
      }
      writer.tensor(values, TensorType.F32);
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
