package io.vqstream.record;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vqstream.fault.ExceptionMessages;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Deserializes a protobuf message. */
final class ProtoDeserializer<T extends MessageLite> implements Deserializer<T> {

  private final String name;
  private final Parser<T> parser;

  ProtoDeserializer(String name, Parser<T> parser) {
    this.name = name;
    this.parser = parser;
  }

  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] data) {
    if (data == null) {
      return null;
    }
    try {
      return parser.parseFrom(data);
    } catch (InvalidProtocolBufferException e) {
      throw new SerializationException(
          "a value of "
              + data.length
              + " bytes in topic "
              + topic
              + " is not a "
              + name
              + " message: "
              + ExceptionMessages.line(e).replaceAll("\\s+", " "),
          e);
    }
  }
}
