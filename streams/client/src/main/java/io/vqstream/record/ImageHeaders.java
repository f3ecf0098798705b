package io.vqstream.record;

import io.vqstream.codec.Executor;
import io.vqstream.frame.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Creates the headers that describe how an image was coded. */
final class ImageHeaders {
  private ImageHeaders() {}

  /**
   * Returns the headers by name.
   *
   * @param quality quality level, from 1; empty if unknown
   * @param psnr PSNR in dB that the encoder measured; empty if it did not
   * @param executor what computed the pixels; empty if nothing did
   */
  static Map<String, String> of(
      Kind kind, OptionalInt quality, OptionalDouble psnr, Optional<Executor> executor) {
    Map<String, String> headers = new TreeMap<>();
    headers.put(VqHeaders.KIND, kind.name().toLowerCase(Locale.ROOT));
    if (kind == Kind.CODED) {
      quality.ifPresent(level -> headers.put(VqHeaders.QUALITY, Integer.toString(level)));
      psnr.ifPresent(db -> headers.put(VqHeaders.PSNR, String.format(Locale.ROOT, "%.2f", db)));
      executor.ifPresent(by -> headers.put(VqHeaders.EXECUTOR, by.id()));
    }
    return headers;
  }
}
