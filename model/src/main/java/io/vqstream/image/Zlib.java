package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Zlib streams (RFC 1950) in memory. */
public final class Zlib {
  private Zlib() {}

  /** Deflates bytes to a zlib stream. */
  public static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] part = new byte[8192];
      while (!deflater.finished()) {
        out.write(part, 0, deflater.deflate(part));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * Inflates a zlib stream.
   *
   * @param from offset of the stream, which extends to the end of the bytes
   * @param maxBytes maximum size of the result
   * @return empty if the stream is damaged or truncated, or the result is larger
   */
  public static Optional<byte[]> inflate(byte[] bytes, int from, int maxBytes) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes, from, bytes.length - from);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] part = new byte[8192];
      int n;
      while ((n = inflater.inflate(part)) > 0) {
        if (out.size() + n > maxBytes) {
          return Optional.empty();
        }
        out.write(part, 0, n);
      }
      return inflater.finished() ? Optional.of(out.toByteArray()) : Optional.empty();
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }
}
