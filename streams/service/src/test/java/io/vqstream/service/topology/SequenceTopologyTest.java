package io.vqstream.service.topology;

import static io.vqstream.service.topology.TopologyFixture.bytes;
import static io.vqstream.service.topology.TopologyFixture.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.frame.Frame;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.CodedImage.FrameType;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.ProtoSerde;
import io.vqstream.record.VqHeaders;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.testkit.FakeSequenceCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SequenceTopologyTest {
  @AutoClose private TopologyFixture<CodedImage> encoder = encoder(1 << 20);

  @AutoClose
  private TopologyFixture<Image> decoder =
      new TopologyFixture<>(
          Role.DECODER,
          RecordLimits.of(1 << 20),
          new FakeSequenceCodec(),
          ProtoSerde.image().deserializer());

  private static TopologyFixture<CodedImage> encoder(int maxRecordBytes) {
    return new TopologyFixture<>(
        Role.ENCODER,
        RecordLimits.of(maxRecordBytes),
        new FakeSequenceCodec(),
        ProtoSerde.codedImage().deserializer(),
        Map.of("key.frame.interval", "3"));
  }

  @Test
  void writesKeyFrameOfEachKeyAtEachInterval() {
    // When
    for (int i = 0; i < 4; i++) {
      encode("gate", "8x8 gate " + i);
      encode("yard", "8x8 yard " + i);
    }

    // Then
    List<TestRecord<byte[], CodedImage>> coded = encoder.sink.readRecordsToList();
    assertThat(coded.stream().map(each -> distance(each.value())))
        .containsExactly(0, 0, 1, 1, 2, 2, 0, 0);
    assertThat(coded.get(0).value().getFrameType()).isEqualTo(FrameType.FRAME_TYPE_KEY);
    assertThat(coded.get(2).value().getFrameType()).isEqualTo(FrameType.FRAME_TYPE_INTER);
    assertThat(VqHeaders.text(coded.get(0).headers(), VqHeaders.FRAME_TYPE)).contains("key");
    assertThat(VqHeaders.text(coded.get(2).headers(), VqHeaders.FRAME_TYPE)).contains("inter");
    assertThat(encoder.count("vqstream.frames", "type", "key")).isEqualTo(4);
    assertThat(encoder.count("vqstream.frames", "type", "inter")).isEqualTo(4);
  }

  @Test
  void writesFramesThatStandAloneWithoutKey() {
    // When
    encode(null, "8x8 a");
    encode(null, "8x8 b");

    // Then
    assertThat(encoder.sink.readValuesToList())
        .allSatisfy(
            each -> {
              assertThat(distance(each)).isZero();
              assertThat(each.getFrameType()).isEqualTo(FrameType.FRAME_TYPE_UNSPECIFIED);
            });
  }

  @Test
  void tombstoneEndsTheSequenceOfItsKey() {
    // Given
    encode("gate", "8x8 a");
    encode("yard", "8x8 a");

    // When
    encoder.source.pipeInput(bytes("gate"), (byte[]) null);
    encode("gate", "8x8 b");
    encode("yard", "8x8 b");

    // Then
    assertThat(distances()).containsExactly(0, 0, -1, 0, 1);
  }

  @Test
  void losslessAndPassthroughLeaveTheSequence() {
    // When
    encode("gate", "8x8 a");
    encode("gate", "lossless text");
    encode("gate", "alpha");
    encode("gate", "8x8 b");

    // Then
    assertThat(distances()).containsExactly(0, -1, -1, 1);
  }

  @Test
  void buildsOnTheLastFrameThatWasWritten() {
    // Given a frame that is too large for its topic
    try (TopologyFixture<CodedImage> narrow = encoder(1000)) {
      narrow.source.pipeInput(bytes("gate"), image("8x8 a"));
      narrow.source.pipeInput(bytes("gate"), image("8x8 " + "b".repeat(1000)));

      // When
      narrow.source.pipeInput(bytes("gate"), image("8x8 c"));

      // Then
      assertThat(narrow.sink.readValuesToList().stream().map(SequenceTopologyTest::distance))
          .containsExactly(0, 1);
      assertThat(narrow.failures.readValue().getReason()).isEqualTo("record_too_large");
    }
  }

  @Test
  void writesKeyFramesAfterAbortedTransaction() {
    // Given
    encode("gate", "8x8 a");
    encode("yard", "8x8 a");

    // When
    assertThatThrownBy(() -> encode("gate", "poison")).isInstanceOf(RuntimeException.class);
    encode("yard", "8x8 b");

    // Then
    assertThat(distances()).containsExactly(0, 0, 0);
  }

  @Test
  void surpriseDoesNotCountWhatInterFramesSave() {
    // Given key frames of similar images
    for (int i = 0; i < 20; i++) {
      encode("camera-" + i, "8x8 " + "x".repeat(100 + i % 5));
    }
    encoder.sink.readRecordsToList();

    // When
    encode("camera-0", "8x8 " + "x".repeat(100));

    // Then
    TestRecord<byte[], CodedImage> inter = encoder.sink.readRecord();
    assertThat(inter.value().getFrame().size()).isLessThan(40);
    assertThat(Double.parseDouble(VqHeaders.text(inter.headers(), VqHeaders.SURPRISE).get()))
        .isBetween(-2.0, 2.0);
  }

  @Test
  void decodesInterFrames() {
    // Given
    for (int i = 0; i < 7; i++) {
      encode("gate", "8x8 gate " + i);
    }

    // When
    encoder
        .sink
        .readValuesToList()
        .forEach(each -> decoder.source.pipeInput(bytes("gate"), each.toByteArray()));

    // Then
    assertThat(decoder.sink.readValuesToList()).hasSize(7);
    assertThat(decoder.failures.isEmpty()).isTrue();
    assertThat(decoder.count("vqstream.frames", "type", "inter")).isEqualTo(4);
  }

  private void encode(String key, String text) {
    encoder.source.pipeInput(key == null ? null : bytes(key), image(text));
  }

  private List<Integer> distances() {
    List<Integer> distances = new ArrayList<>();
    encoder
        .sink
        .readValuesToList()
        .forEach(each -> distances.add(each == null ? -1 : distance(each)));
    return distances;
  }

  /** Returns the number of frames since the key frame; -1 if the frame is not coded. */
  private static int distance(CodedImage coded) {
    try {
      return Frame.parse(coded.getFrame().toByteArray()) instanceof Frame.Coded frame
          ? frame.reference().map(Frame.Reference::distance).orElse(0)
          : -1;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
