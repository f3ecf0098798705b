package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.Decoded;
import io.vqstream.image.Picture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(CountingSource.LOCK)
class VqSerdeTest {
  @TempDir Path folder;

  @Test
  void customTopologyReadsPixelsAndWritesCodedImages() throws Exception {
    try (VqSerde<Decoded> coded = VqSerde.pixels(Tiny.settings(folder));
        VqSerde<byte[]> files = VqSerde.file(Tiny.settings(folder))) {
      // Given a stream that keeps the left half of each image
      StreamsBuilder builder = new StreamsBuilder();
      builder.stream("in", Consumed.with(Serdes.String(), coded))
          .mapValues(VqSerdeTest::leftHalf)
          .to("out", Produced.with(Serdes.String(), coded));

      try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
        // When
        driver
            .createInputTopic("in", new StringSerializer(), files.serializer())
            .pipeInput("a", Tiny.png());
        Deserializer<Decoded> pixels = coded.deserializer();
        Decoded half =
            driver.createOutputTopic("out", new StringDeserializer(), pixels).readValue();

        // Then
        assertThat(((Decoded.Coded) half).picture().width()).isEqualTo(24);
      }
    }
  }

  @Test
  void returnsNullForBadRecordInTopology() throws Exception {
    Map<String, Object> settings = Tiny.settings(folder, "vqstream.on.error", "null");
    try (VqSerde<byte[]> coded = VqSerde.file(settings)) {
      // Given
      StreamsBuilder builder = new StreamsBuilder();
      builder.stream("in", Consumed.with(Serdes.String(), coded))
          .mapValues(file -> file == null ? "bad" : "good")
          .to("out", Produced.with(Serdes.String(), Serdes.String()));

      try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
        // When
        driver
            .createInputTopic("in", new StringSerializer(), Serdes.ByteArray().serializer())
            .pipeInput("a", "garbage".getBytes(StandardCharsets.UTF_8));
        TestRecord<String, String> record =
            driver
                .createOutputTopic("out", new StringDeserializer(), new StringDeserializer())
                .readRecord();

        // Then
        assertThat(record.value()).isEqualTo("bad");
        assertThat(record.headers().lastHeader("vqstream.reason").value())
            .asString(StandardCharsets.UTF_8)
            .isEqualTo("not_a_coded_image_record");
      }
    }
  }

  @Test
  void worksAsDefaultSerde() throws Exception {
    // Given
    Properties properties = new Properties();
    properties.putAll(Tiny.settings(folder, "vqstream.output", "file"));
    properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, VqSerde.class.getName());
    properties.put(
        StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class.getName());
    StreamsBuilder builder = new StreamsBuilder();
    builder.<String, byte[]>stream("in").to("out");

    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), properties);
        VqSerde<byte[]> files = VqSerde.file(Tiny.settings(folder))) {
      // When
      driver
          .createInputTopic("in", new StringSerializer(), files.serializer())
          .pipeInput("a", Tiny.png());
      byte[] file =
          driver
              .createOutputTopic("out", new StringDeserializer(), files.deserializer())
              .readValue();

      // Then
      assertThat(file).startsWith(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    }
  }

  @Test
  void bothDirectionsShareOneCodec() {
    // Given
    CountingSource.reset();
    Map<String, Object> settings = Map.of("vqstream.codec.source", CountingSource.class);

    // When
    try (VqSerde<byte[]> serde = VqSerde.file(settings)) {
      byte[] value =
          serde
              .serializer()
              .serialize("t", new RecordHeaders(), "2x1 a".getBytes(StandardCharsets.UTF_8));
      serde.deserializer().deserialize("t", value);
    }

    // Then
    assertThat(CountingSource.OPENED).hasValue(1);
    assertThat(CountingSource.CLOSED).hasValue(1);
  }

  private static Decoded leftHalf(Decoded image) {
    Picture whole = ((Decoded.Coded) image).picture();
    int width = whole.width() / 2;
    byte[] rgb = new byte[3 * width * whole.height()];
    for (int row = 0; row < whole.height(); row++) {
      System.arraycopy(whole.rgb(), 3 * row * whole.width(), rgb, 3 * row * width, 3 * width);
    }
    return new Decoded.Coded(new Picture(width, whole.height(), whole.gray(), rgb));
  }
}
