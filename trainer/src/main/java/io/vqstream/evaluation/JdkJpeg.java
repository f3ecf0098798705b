package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;

/**
 * JPEG as the JDK's own libjpeg writes it: progressive, chroma at half resolution both ways,
 * Huffman tables computed for the image. The quality is libjpeg's 1..100. But for the minor version
 * in the JFIF marker, the bytes are those of {@code cjpeg -baseline -optimize -progressive -sample
 * 2x2}.
 */
final class JdkJpeg implements PictureCodec {
  // Times the largest standard table entry, 121, this stays below a hundredth.
  private static final double HAIR = 1e-5;

  @Override
  public CodecInfo info() {
    return new CodecInfo(
        "jpeg",
        "libjpeg of Java " + Runtime.version(),
        "4:2:0, optimized Huffman tables, progressive",
        PictureCodec.IN_PROCESS);
  }

  @Override
  public List<Integer> qualities() {
    return IntStream.rangeClosed(1, 19).map(step -> 5 * step).boxed().toList();
  }

  @Override
  public byte[] encode(Picture picture, int quality) throws IOException {
    ImageWriter writer = ownOf(ImageIO.getImageWritersByFormatName("jpeg"));
    // The writer's default for RGB is YCbCr 4:2:0.
    JPEGImageWriteParam settings = (JPEGImageWriteParam) writer.getDefaultWriteParam();
    settings.setCompressionMode(JPEGImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(jdkQuality(quality));
    settings.setProgressiveMode(JPEGImageWriteParam.MODE_DEFAULT);
    settings.setOptimizeHuffmanTables(true);
    return Bitmaps.write(picture, writer, settings);
  }

  @Override
  public Picture decode(byte[] file) throws IOException {
    return Bitmaps.read(file, ownOf(ImageIO.getImageReadersByFormatName("jpeg")));
  }

  /**
   * The JDK's quality, 0..1, that gives the tables of libjpeg's. Both scale the standard tables, by
   * a whole percentage in libjpeg. The JDK's fraction has a hair added, so that a half that float
   * arithmetic misses is rounded up as it is there.
   */
  static float jdkQuality(int quality) {
    int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    double scale = percent / 100.0 + HAIR;
    return (float) (scale > 1 ? 0.5 / scale : 1 - scale / 2);
  }

  /** The JDK's plug-in, whatever else is on the class path. */
  private static <T> T ownOf(Iterator<T> plugins) {
    while (plugins.hasNext()) {
      T plugin = plugins.next();
      if (plugin.getClass().getName().startsWith("com.sun.imageio.")) {
        return plugin;
      }
    }
    throw new IllegalStateException("this Java has no JPEG plug-in of its own");
  }
}
