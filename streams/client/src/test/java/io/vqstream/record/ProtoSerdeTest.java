package io.vqstream.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProtoSerdeTest {

  static Stream<Arguments> messages() {
    ByteString bytes = ByteString.copyFrom(new byte[] {0, -1, 127});
    return Stream.of(
        Arguments.of(
            ProtoSerde.image(),
            Image.newBuilder().setData(bytes).setContentType("image/png").setOrigin("a/b").build()),
        Arguments.of(
            ProtoSerde.codedImage(),
            CodedImage.newBuilder().setFrame(bytes).setWidth(3).setQuality(2).build()),
        Arguments.of(
            ProtoSerde.failure(),
            Failure.newBuilder().setReason("corrupt").setKey(ByteString.EMPTY).build()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  <T extends MessageLite> void roundTrips(ProtoSerde<T> serde, T message) {
    // Given
    byte[] written = serde.serializer().serialize("topic", message);

    // When
    T read = serde.deserializer().deserialize("topic", written);

    // Then
    assertThat(read).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  <T extends MessageLite> void keepsTombstones(ProtoSerde<T> serde, T message) {
    // When
    byte[] written = serde.serializer().serialize("topic", null);
    T read = serde.deserializer().deserialize("topic", null);

    // Then
    assertThat(written).isNull();
    assertThat(read).isNull();
  }

  @Test
  void namesTopicAndMessageOfInvalidBytes() {
    // Given
    byte[] text = "not a protobuf at all".getBytes(StandardCharsets.UTF_8);

    // When / Then
    assertThatThrownBy(() -> ProtoSerde.codedImage().deserializer().deserialize("coded", text))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith(
            "a value of 21 bytes in topic coded is not a vqstream.v1.CodedImage message: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void rejectsTruncatedMessage() {
    // Given
    byte[] whole =
        Image.newBuilder().setData(ByteString.copyFromUtf8("some data")).build().toByteArray();
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);

    // When / Then
    assertThatThrownBy(() -> ProtoSerde.image().deserializer().deserialize("images", cut))
        .isInstanceOf(SerializationException.class);
  }
}
