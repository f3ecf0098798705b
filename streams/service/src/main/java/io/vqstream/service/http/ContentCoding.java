package io.vqstream.service.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Negotiates compression of responses with {@code Accept-Encoding} (RFC 9110, section 12.5.3). */
public final class ContentCoding {
  /** Name of the coding. */
  public static final String GZIP = "gzip";

  private ContentCoding() {}

  /**
   * Returns whether a client accepts gzip.
   *
   * @param acceptEncoding values of the header; null if the request has none
   */
  public static boolean acceptsGzip(List<String> acceptEncoding) {
    boolean any = false;
    List<String> values = acceptEncoding == null ? List.of() : acceptEncoding;
    for (String element : String.join(",", values).split(",")) {
      String[] parts = element.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
      boolean wanted = parts.length == 1 || !parts[1].matches("q\\s*=\\s*0(\\.0*)?");
      if (parts[0].equals(GZIP) || parts[0].equals("x-gzip")) {
        return wanted;
      }
      if (parts[0].equals("*")) {
        any = wanted;
      }
    }
    return any;
  }

  /** Compresses a body. */
  public static byte[] gzip(byte[] body) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
