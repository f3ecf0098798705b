package io.vqstream.bench.source;

/**
 * An image to send.
 *
 * @param file PNG, JPEG or WebP; not copied, callers must not write to it
 * @param width columns
 * @param height rows
 */
public record TestImage(String name, byte[] file, int width, int height) {

  /** Returns the number of pixels. */
  public long pixels() {
    return (long) width * height;
  }
}
