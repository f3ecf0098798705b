package io.vqstream.image;

import java.io.IOException;
import java.util.Optional;

/** Decodes WebP, lossy and lossless. */
final class WebpPixels {
  private WebpPixels() {}

  /**
   * The image's samples.
   *
   * @return empty where a pixel is not opaque
   */
  static Optional<Samples> decode(WebpHeader header) throws IOException {
    if (header.alpha()) {
      return Samples.ofOpaque(ImagePlugins.decode(ImageFormat.WEBP, header.plain()).getRaster());
    }
    Samples samples = header.image().samples();
    ImagePlugins.decodeInto(samples, ImageFormat.WEBP, header.plain(), (reader, warning) -> {});
    return Optional.of(samples);
  }
}
