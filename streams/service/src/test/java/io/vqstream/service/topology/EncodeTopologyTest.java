package io.vqstream.service.topology;

import static io.vqstream.service.topology.TopologyFixture.bytes;
import static io.vqstream.service.topology.TopologyFixture.headers;
import static io.vqstream.service.topology.TopologyFixture.image;
import static io.vqstream.service.topology.TopologyFixture.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.record.ProtoSerde;
import io.vqstream.record.VqHeaders;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.FakeCodec;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class EncodeTopologyTest {
  @AutoClose
  private TopologyFixture<CodedImage> encoder =
      new TopologyFixture<>(Role.ENCODER, ProtoSerde.codedImage().deserializer());

  @Test
  void encodesImageWithMetadata() {
    // When
    encoder.source.pipeInput(record(image("40x30 a cat")));

    // Then
    assertThat(encoder.sink.readValue())
        .isEqualTo(
            CodedImage.newBuilder()
                .setFrame(ByteString.copyFrom(FakeCodec.frame(4, "40x30 a cat")))
                .setKind(CodedImage.Kind.KIND_CODED)
                .setWidth(40)
                .setHeight(30)
                .setSourceBytes(11)
                .setSourceContentType("image/jpeg")
                .setOrigin("cats/1.jpg")
                .setCheckpointDigest(ByteString.copyFrom(FakeCodec.CHECKPOINT.digestBytes()))
                .setQuality(4)
                .build());
  }

  @Test
  void passesThroughWithReasonAndNoCheckpoint() {
    // When
    encoder.source.pipeInput(record(image("alpha")));

    // Then
    CodedImage carried = encoder.sink.readValue();
    assertThat(carried.getKind()).isEqualTo(CodedImage.Kind.KIND_PASSTHROUGH);
    assertThat(carried.getPassthroughReason()).isEqualTo("alpha");
    assertThat(encoder.count("vqstream.passthrough", "reason", "alpha")).isEqualTo(1);
    assertThat(carried.getCheckpointDigest()).isEqualTo(ByteString.EMPTY);
    assertThat(carried.getQuality()).isZero();
  }

  @Test
  void writesLosslessImageWithoutCheckpoint() {
    // When
    encoder.source.pipeInput(record(image("lossless text")));

    // Then
    TestRecord<byte[], CodedImage> record = encoder.sink.readRecord();
    CodedImage exact = record.value();
    assertThat(exact.getKind()).isEqualTo(CodedImage.Kind.KIND_LOSSLESS);
    assertThat(exact.getFrame().toByteArray()).isEqualTo(FakeCodec.losslessFrame("lossless text"));
    assertThat(exact.getCheckpointDigest()).isEqualTo(ByteString.EMPTY);
    assertThat(exact.getQuality()).isZero();
    assertThat(exact.hasPsnr()).isFalse();
    assertThat(record.headers().lastHeader(VqHeaders.KIND).value()).isEqualTo(bytes("lossless"));
    assertThat(record.headers().lastHeader(VqHeaders.QUALITY)).isNull();
    assertThat(encoder.count("vqstream.images", "outcome", "lossless")).isEqualTo(1);
  }

  @Test
  void keepsKeyTimestampAndHeaders() {
    // When
    encoder.source.pipeInput(record(image("2x2")));

    // Then
    TestRecord<byte[], CodedImage> coded = encoder.sink.readRecord();
    assertThat(coded.key()).isEqualTo(TopologyFixture.KEY);
    assertThat(coded.timestamp()).isEqualTo(TopologyFixture.TIMESTAMP);
    List<Header> expected =
        List.of(
            headers()
                .add(VqHeaders.TYPE, bytes("vqstream.v1.CodedImage"))
                .add(VqHeaders.KIND, bytes("coded"))
                .add(VqHeaders.QUALITY, bytes("4"))
                .toArray());
    assertThat(coded.headers().toArray()).containsExactlyElementsOf(expected);
  }

  @Test
  void removesReservedHeaders() {
    // Given
    TestRecord<byte[], byte[]> record = record(image("2x2"));
    for (String name : List.of("type", "psnr", "kind", "replay.of", "something.new")) {
      record.headers().add("vqstream." + name, bytes("claimed"));
    }

    // When
    encoder.source.pipeInput(record);

    // Then
    assertThat(encoder.sink.readRecord().headers().toArray())
        .extracting(Header::key)
        .containsExactly(
            "trace", "trace", "empty", "vqstream.type", "vqstream.kind", "vqstream.quality");
  }

  @Test
  void keepsRecordWithoutKey() {
    // When
    encoder.source.pipeInput(new TestRecord<>(null, image("2x2")));

    // Then
    assertThat(encoder.sink.readRecord().key()).isNull();
  }

  @Test
  void keepsOrder() {
    // When
    IntStream.range(1, 100).forEach(i -> encoder.source.pipeInput(record(image(i + "x1"))));

    // Then
    assertThat(encoder.sink.readValuesToList())
        .extracting(CodedImage::getWidth)
        .containsExactlyElementsOf(IntStream.range(1, 100).boxed().toList());
  }

  @Test
  void encodesImageFile() {
    // Given
    restart(RecordLimits.of(1 << 20), Map.of("source.format", "image"));

    // When
    encoder.source.pipeInput(record(bytes("40x30 a cat")));

    // Then
    CodedImage coded = encoder.sink.readValue();
    assertThat(coded.getFrame().toByteArray()).isEqualTo(FakeCodec.frame(4, "40x30 a cat"));
    assertThat(coded.getSourceContentType()).isEqualTo("image/jpeg");
    assertThat(coded.getSourceBytes()).isEqualTo(11);
    assertThat(coded.getOrigin()).isEmpty();
  }

  @Test
  void distinguishesEmptyValueFromTombstone() {
    // When
    encoder.source.pipeInput(record(new byte[0]));
    encoder.source.pipeInput(record(null));

    // Then
    List<Failure> failures = encoder.failures.readValuesToList();
    assertThat(failures).extracting(Failure::getReason).containsExactly("empty");
    assertThat(failures).extracting(Failure::hasValue).containsExactly(true);
  }

  @Test
  void forwardsTombstoneInOrder() {
    // When
    encoder.source.pipeInput(record(image("2x2")));
    encoder.source.pipeInput(record(null));

    // Then
    List<TestRecord<byte[], CodedImage>> coded = encoder.sink.readRecordsToList();
    assertThat(coded).hasSize(2);
    assertThat(coded.get(0).value()).isNotNull();
    assertThat(coded.get(1).value()).isNull();
    assertThat(coded.get(1).key()).isEqualTo(TopologyFixture.KEY);
    assertThat(coded.get(1).timestamp()).isEqualTo(TopologyFixture.TIMESTAMP);
    assertThat(encoder.count("vqstream.tombstones", "direction", "encode")).isEqualTo(1);
  }

  @Test
  void countsImagesBytesAndFailures() {
    // When
    encoder.source.pipeInput(record(image("4x2 abcdefghij")));
    encoder.source.pipeInput(record(image("alpha")));
    encoder.source.pipeInput(record(image("CORRUPT")));

    // Then
    assertThat(encoder.count("vqstream.images", "direction", "encode", "outcome", "coded"))
        .isEqualTo(1);
    assertThat(encoder.count("vqstream.images", "direction", "encode", "outcome", "passthrough"))
        .isEqualTo(1);
    assertThat(encoder.count("vqstream.failures", "direction", "encode", "reason", "corrupt"))
        .isEqualTo(1);
    assertThat(encoder.count("vqstream.in", "direction", "encode")).isEqualTo(14 + 5);
    assertThat(encoder.count("vqstream.out", "direction", "encode"))
        .isEqualTo(
            FakeCodec.frame(3, "4x2 abcdefghij").length + FakeCodec.frame(0, "alpha").length);
    assertThat(encoder.registry.get("vqstream.image.bits.per.pixel").summary().max())
        .isEqualTo(8.0 * FakeCodec.frame(3, "4x2 abcdefghij").length / (4 * 2));
  }

  @Test
  void measuresDurationByOutcome() {
    // When
    encoder.source.pipeInput(record(image("4x2")));
    encoder.source.pipeInput(record(image("CORRUPT")));

    // Then
    assertThat(durations("coded")).isEqualTo(1);
    assertThat(durations("failed")).isEqualTo(1);
    assertThat(durations("passthrough")).isZero();
  }

  private long durations(String outcome) {
    return encoder.registry.get("vqstream.image.duration").tag("outcome", outcome).timer().count();
  }

  @Test
  void rejectsQualityThatTheCheckpointLacks() {
    // Given
    ServiceConfig config =
        ServiceConfig.of(Role.ENCODER, Map.of("bootstrap.servers", "b:1", "quality", "6"));

    // When / Then
    assertThatThrownBy(
            () ->
                EncodeTopology.build(
                    config,
                    RecordLimits.of(1000),
                    CodecProvider.only(new FakeCodec()),
                    new CodecMetrics(encoder.registry)))
        .hasMessage("quality=6 is out of range: the checkpoint has quality levels 1 to 5");
  }

  private void restart(RecordLimits limits, Map<String, String> settings) {
    encoder.close();
    encoder =
        new TopologyFixture<>(
            Role.ENCODER,
            limits,
            new FakeCodec(),
            ProtoSerde.codedImage().deserializer(),
            settings);
  }
}
