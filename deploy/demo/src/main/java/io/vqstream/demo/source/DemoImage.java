package io.vqstream.demo.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * An image file to publish. Its bytes are read on demand.
 *
 * @param name the key of its records
 */
public record DemoImage(String name, Content content) {

  /** Returns the bytes of the file. */
  public byte[] read() throws IOException {
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    }
  }

  /** Opens the file; may be called again. */
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }
}
