package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
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
