package io.vqstream.image;

import io.vqstream.image.NativeWebp.Result;
import io.vqstream.image.UnreadableImageException.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Decodes WebP, lossy and lossless, to the same pixels as {@code dwebp} without options. */
final class WebpPixels {
  /** A file of so many bytes can make libwebp allocate as much as any larger one: 380 MB. */
  private static final int MAX_LOSSLESS_BYTES = 300_000;

  /**
   * A permit for each byte of the lossless files that are decoded at the same time. Few bytes
   * suffice for a group of Huffman tables (RFC 9649, section 3.7.2.2), of which a file has at most
   * 65,536 and for which libwebp allocates 6 kB each.
   */
  private static final Semaphore LOSSLESS = new Semaphore(MAX_LOSSLESS_BYTES, true);

  private static final int OPAQUE = 0xff;
  private static final int OK = 0;
  private static final int OUT_OF_MEMORY = 1;
  private static final int SUSPENDED = 5;
  private static final int NOT_ENOUGH_DATA = 7;

  private WebpPixels() {}

  /**
   * Decodes the image.
   *
   * @return empty if a pixel is not opaque
   * @throws UnreadableImageException if the image data ends early
   * @throws UndecodableImageException if libwebp rejects the image data
   * @throws OutOfMemoryError if native memory is exhausted
   */
  static Optional<Samples> decode(byte[] file, WebpHeader header)
      throws UnreadableImageException, IOException {
    Result result = decodeFile(file, header);
    ImageHeader image = header.image();
    switch (result.status()) {
      case OK -> {
        if (result.width() != image.width() || result.height() != image.height()) {
          throw new UnreadableImageException(
              Reason.CORRUPT,
              "the WebP header claims %dx%d pixels, the image has %dx%d"
                  .formatted(image.width(), image.height(), result.width(), result.height()));
        }
        return samples(result.argb(), image, header.alpha());
      }
      case OUT_OF_MEMORY -> {
        // Also the status of a damaged alpha plane.
        if (header.alpha()) {
          throw new UndecodableImageException("libwebp does not understand it");
        }
        throw new OutOfMemoryError(
            "libwebp could not allocate memory for an image of %dx%d pixels"
                .formatted(image.width(), image.height()));
      }
      case SUSPENDED, NOT_ENOUGH_DATA ->
          throw CorruptImage.endsEarly("the WebP image data", file.length);
      default -> throw new UndecodableImageException("libwebp does not understand it");
    }
  }

  private static Result decodeFile(byte[] file, WebpHeader header) {
    return header.lossless() ? decodeLossless(file) : NativeWebp.get().decode(file);
  }

  /** Decodes a lossless WebP file. */
  static Result decodeLossless(byte[] file) {
    NativeWebp libwebp = NativeWebp.get();
    int permits = Math.min(file.length, MAX_LOSSLESS_BYTES);
    LOSSLESS.acquireUninterruptibly(permits);
    try {
      return libwebp.decode(file);
    } finally {
      LOSSLESS.release(permits);
    }
  }

  private static Optional<Samples> samples(int[] argb, ImageHeader image, boolean alpha) {
    Samples samples = image.samples();
    byte[] rgb = samples.data();
    int to = 0;
    for (int pixel : argb) {
      if (alpha && pixel >>> 24 != OPAQUE) {
        return Optional.empty();
      }
      rgb[to++] = (byte) (pixel >> 16);
      rgb[to++] = (byte) (pixel >> 8);
      rgb[to++] = (byte) pixel;
    }
    return Optional.of(samples);
  }
}
