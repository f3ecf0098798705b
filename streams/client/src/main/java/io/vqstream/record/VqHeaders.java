package io.vqstream.record;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers that vqstream adds to those of the source. Their values are text in UTF-8.
 *
 * <p>All names that start with {@link #PREFIX} belong to vqstream. The services and the serializer
 * remove those of the source, so that nothing that a producer claims looks measured.
 */
public final class VqHeaders {
  /** What the names of all these headers start with. */
  public static final String PREFIX = "vqstream.";

  /**
   * What the value is: the full name of a protobuf message, such as {@code vqstream.v1.CodedImage},
   * or the media type of a plain image file, such as {@code image/png}.
   */
  public static final String TYPE = "vqstream.type";

  /** Whether the image was coded or passed through: {@code coded} or {@code carried}. */
  public static final String KIND = "vqstream.kind";

  /** The quality level that it was coded at, where it was. */
  public static final String QUALITY = "vqstream.quality";

  /**
   * PSNR in dB that the encoder measured, where it did. Behind the decoder it is what the coded
   * record says, so whoever may write to the coded topic can claim any.
   */
  public static final String PSNR = "vqstream.psnr";

  /** Why the record failed, in the failure topic or in a deserializer: a {@code FailureReason}. */
  public static final String REASON = "vqstream.reason";

  /** What is wrong with the record, in one line for people: added by deserializers. */
  public static final String DETAIL = "vqstream.detail";

  /** The value as the broker has it, where a deserializer returns null for it. */
  public static final String VALUE = "vqstream.value";

  /**
   * On a replayed record: topic-partition@offset it was first read at. The services do not forward
   * it.
   */
  public static final String REPLAY_OF = "vqstream.replay.of";

  /** On a replayed record: topic-partition@offset of its dead letter. Not forwarded either. */
  public static final String REPLAY_FROM = "vqstream.replay.from";

  private VqHeaders() {}

  /** A copy with that header set to that text. */
  public static Headers with(Headers headers, String name, String text) {
    Headers copy = new RecordHeaders(headers);
    copy.remove(name);
    copy.add(name, text.getBytes(StandardCharsets.UTF_8));
    return copy;
  }

  /** Returns a copy without the headers whose names start with {@link #PREFIX}. */
  public static Headers withoutOwn(Headers headers) {
    Headers copy = new RecordHeaders(headers);
    removeOwn(copy);
    return copy;
  }

  /** Removes the headers whose names start with {@link #PREFIX}. */
  public static void removeOwn(Headers headers) {
    for (Header header : headers.toArray()) {
      if (header.key().startsWith(PREFIX)) {
        headers.remove(header.key());
      }
    }
  }

  /** The text of the last header of that name, or null. */
  public static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
