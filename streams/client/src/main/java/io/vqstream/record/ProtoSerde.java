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
 * The serde of one protobuf message. Null (a tombstone) stays null both ways.
 *
 * <p>Its parts are stateless: one instance may serve many threads, and {@code close()} does
 * nothing.
 *
 * @param <T> the message
 */
public final class ProtoSerde<T extends MessageLite> implements Serde<T> {

  private final ProtoSerializer<T> serializer = new ProtoSerializer<>();
  private final ProtoDeserializer<T> deserializer;

  private ProtoSerde(String name, Parser<T> parser) {
    this.deserializer = new ProtoDeserializer<>(Objects.requireNonNull(name), parser);
  }

  /** Images as producers publish them and as the decode topology hands them on. */
  public static ProtoSerde<Image> image() {
    return new ProtoSerde<>(Image.getDescriptor().getFullName(), Image.parser());
  }

  /** Images in coded form. */
  public static ProtoSerde<CodedImage> codedImage() {
    return new ProtoSerde<>(CodedImage.getDescriptor().getFullName(), CodedImage.parser());
  }

  /** Records that could not be encoded or decoded. */
  public static ProtoSerde<Failure> failure() {
    return new ProtoSerde<>(Failure.getDescriptor().getFullName(), Failure.parser());
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  /**
   * The way back.
   *
   * @return a deserializer that throws {@link
   *     org.apache.kafka.common.errors.SerializationException}, with one line that names the topic
   *     and the message, for bytes that are no such protobuf
   */
  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }
}
