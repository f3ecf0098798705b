package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Encodes pictures as JPEG files (ITU-T T.81) with the JDK's libjpeg: YCbCr with chroma at half the
 * resolution in both directions (4:2:0), or one channel for a gray picture.
 */
public final class JpegWriter {
  /**
   * Added to a scale of quantization tables so that float arithmetic rounds a half up, as integer
   * arithmetic does. Multiplied by the largest entry of the standard tables, 121, it stays below
   * 0.01.
   */
  private static final double ROUNDING_MARGIN = 1e-5;

  /** Order of coefficients and kind of Huffman tables. */
  public enum Mode {
    /** Baseline with the standard's Huffman tables: the fastest. */
    BASELINE,
    /** Progressive with Huffman tables computed for the picture: the smallest files. */
    PROGRESSIVE
  }

  private JpegWriter() {}

  /**
   * Encodes a picture. Except for the minor version in the JFIF marker, the bytes in mode {@link
   * Mode#PROGRESSIVE} are those of {@code cjpeg -baseline -optimize -progressive -sample 2x2}.
   *
   * @param quality quality of libjpeg, 1..100
   * @throws IllegalArgumentException if the quality is out of range
   */
  public static byte[] write(Picture picture, int quality, Mode mode) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("JPEG quality must be 1 to 100, not " + quality);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageWriter writer = ImagePlugins.jpegWriter();
      try {
        // RGB becomes YCbCr 4:2:0 by default
        JPEGImageWriteParam settings = (JPEGImageWriteParam) writer.getDefaultWriteParam();
        settings.setCompressionMode(JPEGImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(jdkQuality(quality));
        if (mode == Mode.PROGRESSIVE) {
          settings.setProgressiveMode(JPEGImageWriteParam.MODE_DEFAULT);
          settings.setOptimizeHuffmanTables(true);
        }
        writer.setOutput(out);
        IIOImage image = new IIOImage(Samples.imageOf(picture, picture.gray()), null, null);
        writer.write(null, image, settings);
      } finally {
        writer.dispose();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a JPEG file to memory", e);
    }
    return file.toByteArray();
  }

  /**
   * Returns the JDK's quality, 0..1, that gives the quantization tables of a quality of libjpeg.
   * Both scale the standard tables, libjpeg by a whole percentage.
   */
  private static float jdkQuality(int quality) {
    int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    double scale = percent / 100.0 + ROUNDING_MARGIN;
    return (float) (scale > 1 ? 0.5 / scale : 1 - scale / 2);
  }
}
