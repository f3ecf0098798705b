package io.vqstream.record;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A serde of a protobuf message type. Null (a tombstone) stays null in both directions.
 *
 * <p>Stateless and thread-safe; {@code close()} has no effect.
 *
 * @param <T> the message type
 */
public final class ProtoSerde<T extends MessageLite> implements Serde<T> {

  private final ProtoSerializer<T> serializer = new ProtoSerializer<>();
  private final ProtoDeserializer<T> deserializer;

  private ProtoSerde(String name, Parser<T> parser) {
    this.deserializer = new ProtoDeserializer<>(Objects.requireNonNull(name), parser);
  }

  /** Creates a serde of {@link Image}. */
  public static ProtoSerde<Image> image() {
    return new ProtoSerde<>(Image.getDescriptor().getFullName(), Image.parser());
  }

  /** Creates a serde of {@link CodedImage}. */
  public static ProtoSerde<CodedImage> codedImage() {
    return new ProtoSerde<>(CodedImage.getDescriptor().getFullName(), CodedImage.parser());
  }

  /** Creates a serde of {@link Failure}. */
  public static ProtoSerde<Failure> failure() {
    return new ProtoSerde<>(Failure.getDescriptor().getFullName(), Failure.parser());
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  /**
   * Returns the deserializer. It throws {@link
   * org.apache.kafka.common.errors.SerializationException} if the bytes cannot be parsed; the
   * message is one line and names the topic and the message type.
   */
  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }
}
