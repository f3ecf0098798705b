package io.vqstream.image;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.IIOException;

/** Decodes JPEG. */
final class JpegPixels {
  private JpegPixels() {}

  static Samples decode(JpegHeader header) throws IOException {
    Samples samples = header.image().samples();
    AtomicReference<String> damage = new AtomicReference<>();
    ImagePlugins.decodeInto(
        samples,
        ImageFormat.JPEG,
        header.withoutProfile(),
        (reader, warning) -> {
          if (meansWrongPixels(warning)) {
            damage.set(warning);
          }
        });
    if (damage.get() != null) {
      throw new IIOException(damage.get());
    }
    return samples;
  }

  /**
   * The decoder (libjpeg) fills up what is missing with grey and only warns. Needless bytes before
   * a marker are common and harmless.
   */
  private static boolean meansWrongPixels(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    return !text.contains("extraneous")
        && (text.contains("corrupt jpeg")
            || text.contains("premature")
            || text.contains("inconsistent progression"));
  }
}
