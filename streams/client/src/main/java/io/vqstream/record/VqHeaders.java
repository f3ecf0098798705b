package io.vqstream.record;

import io.vqstream.proto.v1.CodedImage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Names of the record headers that vqstream sets. Values are UTF-8 text.
 *
 * <p>All names that start with {@link #PREFIX} are reserved. The services and the serializer remove
 * such headers from source records, so that a producer cannot forge them.
 */
public final class VqHeaders {
  /** Prefix of all reserved header names. */
  public static final String PREFIX = "vqstream.";

  /**
   * Type of the value: the full name of a protobuf message, such as {@code vqstream.v1.CodedImage},
   * or the media type of an image file, such as {@code image/png}.
   */
  public static final String TYPE = "vqstream.type";

  /** How the frame represents the image: {@code coded}, {@code lossless}, {@code passthrough}. */
  public static final String KIND = "vqstream.kind";

  /**
   * Type of the frame of a coded image: {@code key} if others build on it, {@code inter} if it
   * builds on the last coded frame of its key. Set by the encoder service if it writes inter
   * frames; not set in decoded records.
   */
  public static final String FRAME_TYPE = "vqstream.frame.type";

  /** Quality level of a coded image. */
  public static final String QUALITY = "vqstream.quality";

  /**
   * PSNR in dB of a coded image, if the encoder measured it. The decoder copies it from the coded
   * record, so producers with access to the coded topic can forge it.
   */
  public static final String PSNR = "vqstream.psnr";

  /**
   * How far the bits of a coded image are from what is usual for its route, in units of their
   * spread: positive for more bits, negative for fewer. Set by the encoder service once it has seen
   * enough images of the route. The decoder copies it from the coded record, like {@link #PSNR}.
   */
  public static final String SURPRISE = "vqstream.surprise";

  /**
   * What computed the pixels: {@code exact} arithmetic, the same on every machine, or a {@code
   * gpu}. In a coded record, those that the PSNR was measured on; in a decoded record, its own.
   */
  public static final String EXECUTOR = "vqstream.executor";

  /** Id of the {@code FailureReason}; set in the failure topic and by deserializers. */
  public static final String REASON = "vqstream.reason";

  /** Description of the failure in one line; set by deserializers. */
  public static final String DETAIL = "vqstream.detail";

  /** Raw value of a record for which a deserializer returned null. */
  public static final String VALUE = "vqstream.value";

  /**
   * Position (topic-partition@offset) at which a replayed record was first read. Not forwarded by
   * the services.
   */
  public static final String REPLAY_OF = "vqstream.replay.of";

  /** Position of the dead letter of a replayed record. Not forwarded by the services. */
  public static final String REPLAY_FROM = "vqstream.replay.from";

  private VqHeaders() {}

  /** Returns a copy in which a header has a single value. */
  public static Headers with(Headers headers, String name, String text) {
    Headers copy = without(headers, name::equals);
    copy.add(name, text.getBytes(StandardCharsets.UTF_8));
    return copy;
  }

  /** Returns a copy without the headers whose names start with {@link #PREFIX}. */
  public static Headers withoutReserved(Headers headers) {
    return without(headers, name -> name.startsWith(PREFIX));
  }

  /** Copies, because {@link Headers#remove} takes quadratic time: a record can have 100,000. */
  private static Headers without(Headers headers, Predicate<String> name) {
    Headers copy = new RecordHeaders();
    for (Header header : headers) {
      if (!name.test(header.key())) {
        copy.add(header);
      }
    }
    return copy;
  }

  /** Returns the headers of a coded image whose fidelity was not measured, by name. */
  public static Map<String, String> of(CodedImage coded) {
    Map<String, String> headers = new TreeMap<>();
    headers.put(TYPE, CodedImage.getDescriptor().getFullName());
    String kind = coded.getKind().name(); // such as KIND_LOSSLESS
    headers.put(KIND, kind.substring(kind.indexOf('_') + 1).toLowerCase(Locale.ROOT));
    if (coded.getKind() == CodedImage.Kind.KIND_CODED) {
      headers.put(QUALITY, Integer.toString(coded.getQuality()));
    }
    return headers;
  }

  /**
   * Replaces the headers whose names start with {@link #PREFIX}.
   *
   * @param wanted values of the headers to have, by name
   * @return false if the headers are these already; they are then not touched, and may be read-only
   */
  public static boolean replaceReserved(Headers headers, Map<String, String> wanted) {
    Map<String, String> found = new HashMap<>();
    int count = 0;
    for (Header header : headers) {
      if (header.key().startsWith(PREFIX)) {
        count++;
        byte[] value = header.value();
        found.put(header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
      }
    }
    if (count == wanted.size() && found.equals(wanted)) {
      return false;
    }
    found.keySet().forEach(headers::remove);
    wanted.forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
    return true;
  }

  /** Returns the text of the last header with a name; empty if there is none. */
  public static Optional<String> text(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, StandardCharsets.UTF_8));
  }
}
