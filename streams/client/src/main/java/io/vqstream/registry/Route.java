package io.vqstream.registry;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;

/**
 * Whose images a checkpoint is for: those of a topic, or those of a topic whose keys begin so.
 *
 * @param topic that images are read from
 * @param keyPrefix empty for all keys, and for records without one
 */
public record Route(String topic, ByteString keyPrefix) {
  private static final String TOPIC_NAME = "[a-zA-Z0-9._-]{1,249}";
  private static final String SEPARATOR = ":"; // no topic's name has one

  /** Of a topic's name, without a key prefix. */
  public Route(String topic) {
    this(topic, ByteString.EMPTY);
  }

  public Route {
    if (!topic.matches(TOPIC_NAME) || topic.equals(".") || topic.equals("..")) {
      throw new IllegalArgumentException("'" + topic + "' is no name of a topic");
    }
  }

  /**
   * Reads TOPIC or TOPIC:KEYPREFIX, the prefix in UTF-8.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Route parse(String text) {
    int colon = text.indexOf(SEPARATOR);
    if (colon < 0) {
      return new Route(text);
    }
    if (colon == text.length() - 1) {
      throw new IllegalArgumentException("'" + text + "' ends before its key prefix");
    }
    return new Route(text.substring(0, colon), ByteString.copyFromUtf8(text.substring(colon + 1)));
  }

  /**
   * Whether a record is of this route.
   *
   * @param key null where it has none
   */
  boolean covers(String recordTopic, ByteString key) {
    return topic.equals(recordTopic)
        && (keyPrefix.isEmpty() || key != null && key.startsWith(keyPrefix));
  }

  /** Key of the route's record. */
  byte[] recordKey() {
    ByteString name = ByteString.copyFrom(topic, StandardCharsets.UTF_8);
    return keyPrefix.isEmpty()
        ? name.toByteArray()
        : name.concat(ByteString.copyFromUtf8(SEPARATOR)).concat(keyPrefix).toByteArray();
  }

  /** As {@link #parse} reads it; what cannot be printed is shown as such. */
  @Override
  public String toString() {
    return keyPrefix.isEmpty()
        ? topic
        : topic + SEPARATOR + PublishedCheckpoint.oneLine(keyPrefix.toStringUtf8());
  }
}
