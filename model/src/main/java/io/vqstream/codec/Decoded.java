package io.vqstream.codec;

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

  /** Pixels from code indices. Each call that asks for the PNG makes it anew. */
  record Coded(Picture picture) implements Decoded {
    @Override
    public byte[] file() {
      return PngWriter.write(picture);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      PngWriter.write(picture, out);
    }

    @Override
    public String contentType() {
      return "image/png";
    }
  }

  /** The source as it came. */
  record Carried(byte[] file, String contentType) implements Decoded {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(file);
    }
  }
}
