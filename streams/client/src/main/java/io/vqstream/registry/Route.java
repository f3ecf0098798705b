package io.vqstream.registry;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A set of images that use one checkpoint: those of a topic whose keys start with a prefix.
 *
 * @param topic topic of the images
 * @param keyPrefix prefix of the keys; empty for all records, including those without a key
 */
public record Route(String topic, ByteString keyPrefix) {
  private static final String TOPIC_NAME = "[a-zA-Z0-9._-]{1,249}";
  private static final String SEPARATOR = ":"; // never part of a topic name

  /** Creates a route for all images of a topic. */
  public Route(String topic) {
    this(topic, ByteString.EMPTY);
  }

  public Route {
    if (!topic.matches(TOPIC_NAME) || topic.equals(".") || topic.equals("..")) {
      throw new IllegalArgumentException("'" + topic + "' is not a valid topic name");
    }
  }

  /**
   * Parses {@code TOPIC} or {@code TOPIC:KEYPREFIX}, with the prefix in UTF-8.
   *
   * @throws IllegalArgumentException if the text is malformed
   */
  public static Route parse(String text) {
    int colon = text.indexOf(SEPARATOR);
    if (colon < 0) {
      return new Route(text);
    }
    if (colon == text.length() - 1) {
      throw new IllegalArgumentException("'" + text + "' has an empty key prefix");
    }
    return new Route(text.substring(0, colon), ByteString.copyFromUtf8(text.substring(colon + 1)));
  }

  /**
   * Returns whether a record belongs to this route.
   *
   * @param key key of the record; null if it has none
   */
  boolean covers(String recordTopic, @Nullable ByteString key) {
    return topic.equals(recordTopic)
        && (keyPrefix.isEmpty() || key != null && key.startsWith(keyPrefix));
  }

  /** Returns the key of the record that defines this route. */
  byte[] recordKey() {
    ByteString name = ByteString.copyFrom(topic, StandardCharsets.UTF_8);
    return keyPrefix.isEmpty()
        ? name.toByteArray()
        : name.concat(ByteString.copyFromUtf8(SEPARATOR)).concat(keyPrefix).toByteArray();
  }

  /** Returns the format of {@link #parse}, with control characters replaced. */
  @Override
  public String toString() {
    return keyPrefix.isEmpty()
        ? topic
        : topic + SEPARATOR + PublishedCheckpoint.oneLine(keyPrefix.toStringUtf8());
  }
}
