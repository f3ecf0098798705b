package io.vqstream.record;

import io.vqstream.frame.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Makes the headers that say how an image was coded, for consumers of either topic. */
final class ImageHeaders {
  private ImageHeaders() {}

  /**
   * Returns the headers by name.
   *
   * @param quality level, from 1; empty where it is not known
   * @param psnr dB that the encoder measured; empty where it did not
   */
  static Map<String, String> of(Kind kind, OptionalInt quality, OptionalDouble psnr) {
    Map<String, String> headers = new TreeMap<>();
    headers.put(VqHeaders.KIND, kind.name().toLowerCase(Locale.ROOT));
    if (kind == Kind.CODED) {
      quality.ifPresent(level -> headers.put(VqHeaders.QUALITY, Integer.toString(level)));
      psnr.ifPresent(db -> headers.put(VqHeaders.PSNR, String.format(Locale.ROOT, "%.2f", db)));
    }
    return headers;
  }
}
