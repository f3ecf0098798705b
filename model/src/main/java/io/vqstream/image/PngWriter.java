package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pixels to a PNG file. */
public final class PngWriter {
  private PngWriter() {}

  /** The picture as a PNG file: 8-bit RGB, or 8-bit grey where the picture is grey. */
  public static byte[] write(Picture picture) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      write(picture, file);
    } catch (IOException e) {
      throw new UncheckedIOException("a PNG could not be written to memory", e);
    }
    return file.toByteArray();
  }

  /** Writes the picture as a PNG file, which is never in memory as a whole. */
  public static void write(Picture picture, OutputStream file) throws IOException {
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageWriter writer = ImagePlugins.pngWriter();
      try {
        writer.setOutput(out);
        writer.write(new IIOImage(Samples.imageOf(picture), null, null));
      } finally {
        writer.dispose();
      }
    }
  }
}
