package io.vqstream.image;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.IIOException;

/** Decodes JPEG pixels. */
final class JpegPixels {
  private JpegPixels() {}

  /**
   * Decodes the pixels.
   *
   * @param file the whole file
   * @throws UnreadableImageException if the file has no end marker and its last scan is incomplete
   */
  static Samples decode(byte[] file, JpegHeader header)
      throws IOException, UnreadableImageException {
    Samples samples = header.image().samples();
    AtomicReference<String> damage = new AtomicReference<>();
    ImagePlugins.decodeInto(
        samples,
        ImageFormat.JPEG,
        PlainJpeg.toFile(file, header.parts(), header.isRgb()),
        (reader, warning) -> {
          // The decoder reports only its first warning: a harmless one can hide missing data.
          if (!header.isEnded() || meansWrongPixels(warning)) {
            damage.set(warning);
          }
        });
    if (damage.get() != null && !header.isEnded()) {
      throw JpegHeader.endsEarly(file.length);
    }
    if (damage.get() != null) {
      throw new IIOException(damage.get());
    }
    return samples;
  }

  /**
   * Returns whether a warning of the decoder (libjpeg) means that pixels are wrong: it fills
   * missing data with gray. Extraneous bytes before a marker are common and harmless.
   */
  private static boolean meansWrongPixels(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    return !text.contains("extraneous")
        && (text.contains("corrupt jpeg")
            || text.contains("premature")
            || text.contains("inconsistent progression"));
  }
}
