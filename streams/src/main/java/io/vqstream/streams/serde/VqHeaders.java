package io.vqstream.streams.serde;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers that we add to those of the source. Their values are text in UTF-8. */
public final class VqHeaders {
  /**
   * What the value is: the full name of a protobuf message, such as {@code vqstream.v1.CodedImage},
   * or the media type of a plain image file, such as {@code image/png}.
   */
  public static final String TYPE = "vqstream.type";

  /** Whether the image was coded or carried as it came: {@code coded} or {@code carried}. */
  public static final String KIND = "vqstream.kind";

  /** The quality level that it was coded at, where it was. */
  public static final String QUALITY = "vqstream.quality";

  /** PSNR in dB that the encoder saw it to have when it is decoded, where it looked. */
  public static final String PSNR = "vqstream.psnr";

  /** Why the record failed, in the failure topic or in a deserializer: a {@code FailureReason}. */
  public static final String REASON = "vqstream.reason";

  /** What is wrong with the record, in one line for people: added by deserializers. */
  public static final String DETAIL = "vqstream.detail";

  /** The value as the broker has it, where a deserializer returns null for it. */
  public static final String VALUE = "vqstream.value";

  /** That the record is a replay, and of which: topic-partition@offset it was first read at. */
  public static final String REPLAY_OF = "vqstream.replay.of";

  /** Where its dead letter stands: topic-partition@offset in the failure topic. */
  public static final String REPLAY_FROM = "vqstream.replay.from";

  private VqHeaders() {}

  /** A copy with that header set to that text. */
  public static Headers with(Headers headers, String name, String text) {
    Headers copy = new RecordHeaders(headers);
    copy.remove(name);
    copy.add(name, text.getBytes(StandardCharsets.UTF_8));
    return copy;
  }

  /** The text of the last header of that name, or null. */
  public static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
