package io.vqstream.evaluation;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWrapper;
import com.luciad.imageio.webp.WebPWriteParam;
import io.vqstream.image.Picture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Lossy WebP by libwebp, which the library brings along: the same bytes as {@code cwebp -m 6}. */
final class LibWebp implements PictureCodec {
  private static final int SLOWEST_METHOD = 6;

  LibWebp() throws CodecMissingException {
    try {
      WebPWrapper.loadNativeLibrary();
    } catch (RuntimeException | LinkageError e) {
      throw new CodecMissingException(
          "libwebp does not load on this machine: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  @Override
  public CodecInfo info() {
    return new CodecInfo("webp", "libwebp 1.5.0 (webp-imageio 0.10.2)", "lossy, method 6");
  }

  @Override
  public List<Integer> qualities() {
    return IntStream.rangeClosed(0, 20).map(step -> 5 * step).boxed().toList();
  }

  @Override
  public byte[] encode(Picture picture, int quality) throws IOException {
    ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      WebPWriteParam settings = new WebPWriteParam(Locale.ROOT);
      settings.setCompressionType(CompressionType.Lossy);
      settings.setCompressionQuality(quality / 100f);
      settings.setMethod(SLOWEST_METHOD);
      writer.setOutput(out);
      writer.write(null, new IIOImage(Bitmaps.of(picture), null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Override
  public Picture decode(byte[] file) throws IOException {
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
    try {
      reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
      return Bitmaps.toPicture(reader.read(0));
    } finally {
      reader.dispose();
    }
  }
}
