package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures as PNG files. */
public final class PngWriter {
  private PngWriter() {}

  /** Returns a PNG file without metadata: 8-bit RGB, or 8-bit gray if the picture is gray. */
  public static byte[] write(Picture picture) {
    return write(picture, ImageMetadata.NONE);
  }

  /**
   * Returns a PNG file with metadata: EXIF as eXIf, XMP as iTXt, ICC as iCCP. A gray picture with a
   * profile is written as RGB, because the profile describes RGB.
   */
  public static byte[] write(Picture picture, ImageMetadata metadata) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      write(picture, metadata, file);
    } catch (IOException e) {
      throw new UncheckedIOException("a PNG could not be written to memory", e);
    }
    return file.toByteArray();
  }

  /** Writes a PNG file without metadata to a stream, without buffering the whole file. */
  public static void write(Picture picture, OutputStream file) throws IOException {
    write(picture, ImageMetadata.NONE, file);
  }

  /** Writes a PNG file with metadata to a stream, without buffering the whole file. */
  public static void write(Picture picture, ImageMetadata metadata, OutputStream file)
      throws IOException {
    boolean gray = picture.gray() && metadata.get(MetadataKind.ICC).isEmpty();
    OutputStream sink = metadata.isEmpty() ? file : new PngMetadata(metadata, file);
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(sink)) {
      ImageWriter writer = ImagePlugins.pngWriter();
      try {
        writer.setOutput(out);
        writer.write(new IIOImage(Samples.imageOf(picture, gray), null, null));
      } finally {
        writer.dispose();
      }
    }
  }
}
