package io.vqstream.record;

import com.google.protobuf.Message;
import io.vqstream.proto.v1.Image;
import java.util.Arrays;
import java.util.Locale;

/** Format of the records that the decoder writes: the values of {@code sink.format}. */
public enum SinkFormat {
  /** The serialized message. */
  MESSAGE,
  /** The image file, without content type and origin. Messages without a file are serialized. */
  IMAGE;

  /** Returns the value in settings. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the format with an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SinkFormat of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** Returns all ids. */
  public static String[] ids() {
    return Arrays.stream(values()).map(SinkFormat::id).toArray(String[]::new);
  }

  /**
   * Returns the header {@code vqstream.type} of the record: the full name of the message or, for an
   * image file, its media type.
   */
  public String type(Message message) {
    return isFile(message)
        ? ((Image) message).getContentType()
        : message.getDescriptorForType().getFullName();
  }

  /** Returns the size of the value in bytes. */
  public int size(Message message) {
    return isFile(message) ? ((Image) message).getData().size() : message.getSerializedSize();
  }

  /** Returns the value of the record. */
  public byte[] bytes(Message message) {
    return isFile(message) ? ((Image) message).getData().toByteArray() : message.toByteArray();
  }

  private boolean isFile(Message message) {
    return this == IMAGE && message instanceof Image;
  }
}
