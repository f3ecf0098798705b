package io.vqstream.evaluation;

import io.vqstream.image.JpegWriter;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * JPEG by the JDK's libjpeg: progressive, 4:2:0, optimized Huffman tables (see {@link
 * JpegWriter.Mode#PROGRESSIVE}). The quality is libjpeg's, 1..100.
 */
final class JdkJpeg implements PictureCodec {

  @Override
  public CodecInfo info() {
    return new CodecInfo(
        "jpeg",
        "JPEG",
        "libjpeg of Java " + Runtime.version(),
        "4:2:0, optimized Huffman tables, progressive",
        PictureCodec.IN_PROCESS);
  }

  @Override
  public List<Integer> qualities() {
    return IntStream.rangeClosed(1, 19).map(step -> 5 * step).boxed().toList();
  }

  @Override
  public byte[] encode(Picture picture, int quality) {
    return JpegWriter.write(picture, quality, JpegWriter.Mode.PROGRESSIVE);
  }

  @Override
  public Picture decode(byte[] file) throws IOException {
    return Bitmaps.read(file, jdkReader());
  }

  /** Returns the JDK's JPEG reader, whatever other plug-ins are on the class path. */
  private static ImageReader jdkReader() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
        return reader;
      }
    }
    throw new IllegalStateException("this Java runtime has no JPEG reader of the JDK");
  }
}
