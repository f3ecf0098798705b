package io.vqstream.record;

import com.google.protobuf.MessageLite;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Serializes a protobuf message. */
final class ProtoSerializer<T extends MessageLite> implements Serializer<T> {

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T message) {
    return message == null ? null : message.toByteArray();
  }
}
