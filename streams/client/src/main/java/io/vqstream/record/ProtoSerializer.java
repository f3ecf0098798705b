package io.vqstream.record;

import com.google.protobuf.MessageLite;
import org.apache.kafka.common.serialization.Serializer;

/** Serializes a protobuf message. */
final class ProtoSerializer<T extends MessageLite> implements Serializer<T> {

  @Override
  public byte[] serialize(String topic, T message) {
    return message == null ? null : message.toByteArray();
  }
}
