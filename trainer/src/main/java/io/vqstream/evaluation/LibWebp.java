package io.vqstream.evaluation;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWrapper;
import com.luciad.imageio.webp.WebPWriteParam;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Lossy WebP by the libwebp in webp-imageio: the same bytes as {@code cwebp -m 6}. */
final class LibWebp implements PictureCodec {
  private static final int SLOWEST_METHOD = 6;

  LibWebp() throws CodecMissingException {
    try {
      WebPWrapper.loadNativeLibrary();
    } catch (RuntimeException | LinkageError e) {
      throw new CodecMissingException(
          "cannot load libwebp: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  @Override
  public CodecInfo info() {
    return new CodecInfo(
        "webp",
        "WebP",
        "libwebp 1.5.0 (webp-imageio 0.10.2)",
        "lossy, 4:2:0, method 6",
        PictureCodec.IN_PROCESS);
  }

  @Override
  public List<Integer> qualities() {
    return IntStream.rangeClosed(0, 20).map(step -> 5 * step).boxed().toList();
  }

  @Override
  public int minQuality() {
    return 0;
  }

  @Override
  public byte[] encode(Picture picture, int quality) throws IOException {
    WebPWriteParam settings = new WebPWriteParam(Locale.ROOT);
    settings.setCompressionType(CompressionType.Lossy);
    settings.setCompressionQuality(quality / 100f);
    settings.setMethod(SLOWEST_METHOD);
    return Bitmaps.write(picture, new WebPImageWriterSpi().createWriterInstance(null), settings);
  }

  @Override
  public Picture decode(byte[] file) throws IOException {
    return Bitmaps.read(file, new WebPImageReaderSpi().createReaderInstance(null));
  }
}
