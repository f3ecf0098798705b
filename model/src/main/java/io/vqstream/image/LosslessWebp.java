package io.vqstream.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vqstream.fault.NativeLibraryError;
import io.vqstream.image.NativeWebp.Result;
import io.vqstream.image.UnreadableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes pixels to the VP8L bitstream of a lossless WebP file (RFC 9649, section 3), without the
 * RIFF and chunk headers, and decodes it. Exact: decoding returns the samples that were encoded.
 *
 * <p>Needs libwebp. Its lossless encoder allocates up to 50 bytes of native memory per pixel;
 * therefore the pictures that are encoded at the same time have at most {@value #MAX_PIXELS} pixels
 * together: 420 MB.
 */
public final class LosslessWebp {
  private static final Logger LOGGER = LoggerFactory.getLogger(LosslessWebp.class);

  /** Max width and height in pixels that libwebp encodes. */
  public static final int MAX_SIDE = 16_383;

  /** Max number of pixels that {@link #encode} accepts. */
  public static final long MAX_PIXELS = 1 << 23;

  /** A permit for each pixel. */
  private static final Semaphore PIXELS = new Semaphore((int) MAX_PIXELS, true);

  private static final int HEADER_BYTES = 20;

  /** Bytes that the length in the RIFF header does not count. */
  private static final int RIFF_BYTES = 8;

  private static final int LENGTH_OFFSET = 16;
  private static final int OPAQUE = 0xff;
  private static final int OK = 0;
  private static final int OUT_OF_MEMORY = 1;

  private LosslessWebp() {}

  /** How hard the encoder tries. More effort does not always give fewer bytes. */
  public enum Strength {
    /** The default of {@code cwebp -lossless}: method 4, quality 75. 0.2 s per megapixel. */
    FAST(4, 75),
    /** Method 5, quality 100: on drawings 0.3 % fewer bytes, in 1 s per megapixel. */
    THOROUGH(5, 100),
    /** {@code cwebp -lossless -z 9}: on drawings 0.6 % fewer bytes, in 9 s per megapixel. */
    EXHAUSTIVE(6, 100);

    private final int method;
    private final int quality;

    Strength(int method, int quality) {
      this.method = method;
      this.quality = quality;
    }
  }

  /**
   * Returns whether this machine can encode and decode. Loads libwebp if necessary.
   *
   * @return empty if it can; otherwise the reason in one line
   */
  public static Optional<String> unavailable() {
    try {
      NativeWebp.get();
      return Optional.empty();
    } catch (NativeLibraryError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether {@link #encode} accepts a size. */
  public static boolean accepts(int width, int height) {
    return width <= MAX_SIDE && height <= MAX_SIDE && (long) width * height <= MAX_PIXELS;
  }

  /**
   * Encodes a picture.
   *
   * @param picture of a size that {@link #accepts accepted}
   * @return the bitstream; empty if libwebp fails, such as for want of native memory
   * @throws NativeLibraryError if libwebp cannot be loaded
   */
  public static Optional<byte[]> encode(Picture picture, Strength strength) {
    if (!accepts(picture.width(), picture.height())) {
      throw new IllegalArgumentException(
          "a picture of %dx%d pixels is too large".formatted(picture.width(), picture.height()));
    }
    int permits = Math.toIntExact(picture.pixels());
    PIXELS.acquireUninterruptibly(permits);
    try {
      return encodeFile(picture, strength);
    } finally {
      PIXELS.release(permits);
    }
  }

  private static Optional<byte[]> encodeFile(Picture picture, Strength strength) {
    byte[] file =
        NativeWebp.get()
            .encodeLossless(
                picture.rgb(),
                picture.width(),
                picture.height(),
                strength.method,
                strength.quality);
    if (file == null) {
      LOGGER.warn(
          "libwebp could not encode {}x{} pixels without loss", picture.width(), picture.height());
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH_OFFSET);
    return Optional.of(Arrays.copyOfRange(file, HEADER_BYTES, HEADER_BYTES + length));
  }

  /**
   * Decodes a bitstream.
   *
   * @param bitstream with a header that says {@code width} and {@code height}
   * @return RGB samples, as in {@link Picture#rgb()}
   * @throws UnreadableImageException if the bitstream is corrupt or truncated, or has a pixel that
   *     is not opaque
   * @throws NativeLibraryError if libwebp cannot be loaded
   * @throws OutOfMemoryError if native memory is exhausted
   */
  public static byte[] decode(byte[] bitstream, int width, int height)
      throws UnreadableImageException {
    Result result = WebpPixels.decodeLossless(file(bitstream));
    if (result.status() == OUT_OF_MEMORY) {
      throw outOfMemory(width, height);
    }
    if (result.status() != OK || result.width() != width || result.height() != height) {
      throw corrupt("is corrupt or truncated");
    }
    byte[] rgb = new byte[3 * width * height];
    int to = 0;
    for (int pixel : result.argb()) {
      if (pixel >>> 24 != OPAQUE) {
        throw corrupt("has transparent pixels");
      }
      rgb[to++] = (byte) (pixel >> 16);
      rgb[to++] = (byte) (pixel >> 8);
      rgb[to++] = (byte) pixel;
    }
    return rgb;
  }

  /** Returns a WebP file. Without RIFF header, libwebp rejects bitstreams below 12 bytes. */
  private static byte[] file(byte[] bitstream) {
    int padded = bitstream.length + (bitstream.length & 1);
    ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(US_ASCII)).putInt(HEADER_BYTES - RIFF_BYTES + padded);
    file.put("WEBPVP8L".getBytes(US_ASCII)).putInt(bitstream.length).put(bitstream);
    return file.array();
  }

  private static UnreadableImageException corrupt(String problem) {
    return new UnreadableImageException(Reason.CORRUPT, "the lossless bitstream " + problem);
  }

  private static OutOfMemoryError outOfMemory(int width, int height) {
    return new OutOfMemoryError(
        "libwebp could not allocate memory for an image of %dx%d pixels".formatted(width, height));
  }
}
