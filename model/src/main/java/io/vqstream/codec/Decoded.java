package io.vqstream.codec;

import io.vqstream.image.ImageMetadata;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.io.OutputStream;

/** A decoded frame. */
public sealed interface Decoded {

  /** The image as a file: PNG where it was coded, the source's own bytes where it was carried. */
  byte[] file();

  /** Writes what {@link #file()} gives, without holding all of a PNG in memory. */
  void writeTo(OutputStream out) throws IOException;

  /** Media type of {@link #file()}. */
  String contentType();

  /**
   * Pixels from code indices. Each call that asks for the PNG makes it anew.
   *
   * @param metadata what the frame kept, which the PNG gets; the pixels are in the space of the
   *     profile if there is one, else in sRGB
   */
  record Coded(Picture picture, ImageMetadata metadata) implements Decoded {

    /** Pixels in sRGB without metadata. */
    public Coded(Picture picture) {
      this(picture, ImageMetadata.NONE);
    }

    @Override
    public byte[] file() {
      return PngWriter.write(picture, metadata);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      PngWriter.write(picture, metadata, out);
    }

    @Override
    public String contentType() {
      return "image/png";
    }
  }

  /** The source as it came. */
  record Passthrough(byte[] file, String contentType) implements Decoded {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(file);
    }
  }
}
