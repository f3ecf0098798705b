package io.vqstream.image;

import java.io.IOException;
import java.util.Optional;

/** Decodes WebP, lossy and lossless. */
final class WebpPixels {
  /**
   * Held while a lossless image is decoded. However few pixels it has, 164 kB of file can ask for
   * 65,536 groups of Huffman tables (RFC 9649, section 3.7.2.2), for which the decoder takes 350
   * MB: once, and not in each thread.
   */
  private static final Object TABLES = new Object();

  private WebpPixels() {}

  /**
   * The image's samples.
   *
   * @return empty where a pixel is not opaque
   */
  static Optional<Samples> decode(WebpHeader header) throws IOException {
    if (header.lossless()) {
      synchronized (TABLES) {
        return decodeAnyhow(header);
      }
    }
    return decodeAnyhow(header);
  }

  private static Optional<Samples> decodeAnyhow(WebpHeader header) throws IOException {
    if (header.alpha()) {
      return Samples.ofOpaque(ImagePlugins.decode(ImageFormat.WEBP, header.plain()).getRaster());
    }
    Samples samples = header.image().samples();
    ImagePlugins.decodeInto(samples, ImageFormat.WEBP, header.plain(), (reader, warning) -> {});
    return Optional.of(samples);
  }
}
