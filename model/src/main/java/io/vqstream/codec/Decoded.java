package io.vqstream.codec;

import io.vqstream.image.Picture;

/** A decoded frame. */
public sealed interface Decoded {

  /** The image as a file: PNG where it was coded, the source's own bytes where it was carried. */
  byte[] file();

  /** Media type of {@link #file()}. */
  String contentType();

  /** Pixels from code indices. The PNG is made on the first call of {@link #file()}. */
  record Coded(Picture picture) implements Decoded {
    @Override
    public byte[] file() {
      return io.vqstream.image.PngWriter.write(picture);
    }

    @Override
    public String contentType() {
      return "image/png";
    }
  }

  /** The source as it came. */
  record Carried(byte[] file, String contentType) implements Decoded {}
}
