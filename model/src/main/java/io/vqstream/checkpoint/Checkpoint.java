package io.vqstream.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A checkpoint in memory. */
public final class Checkpoint {

  private Checkpoint() {}

  /** The checkpoint that comes with this module, trained on photographs. */
  public static Checkpoint bundled() {
    throw new UnsupportedOperationException("to come");
  }

  /** Reads a checkpoint file. */
  public static Checkpoint read(Path file) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /** Name for people, such as {@code photos}. */
  public String name() {
    throw new UnsupportedOperationException("to come");
  }

  /** SHA-256 of the file, 32 bytes. */
  public byte[] digest() {
    throw new UnsupportedOperationException("to come");
  }

  public Architecture architecture() {
    throw new UnsupportedOperationException("to come");
  }

  /** Metadata beside the architecture: name, training provenance and the like. */
  public Map<String, String> metadata() {
    throw new UnsupportedOperationException("to come");
  }

  /**
   * The tensor of that name.
   *
   * @throws java.util.NoSuchElementException if there is none, naming it
   */
  public Tensor tensor(String name) {
    throw new UnsupportedOperationException("to come");
  }
}
