package io.vqstream.service.topology;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.ProtoSerde;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.FakeCodec;
import io.vqstream.trace.ImageTracer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** One of the topologies on a driver, with its topics. */
final class TopologyFixture<T> implements AutoCloseable {
  static final byte[] KEY = bytes("camera-7");
  static final long TIMESTAMP = 1_700_000_000_123L;

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final TopologyTestDriver driver;
  final TestInputTopic<byte[], byte[]> source;
  final TestOutputTopic<byte[], T> sink;
  final TestOutputTopic<byte[], Failure> failures;

  TopologyFixture(Role role, RecordLimits limits, ImageCodec codec, Deserializer<T> deserializer) {
    this(role, limits, codec, deserializer, Map.of());
  }

  TopologyFixture(
      Role role,
      RecordLimits limits,
      ImageCodec codec,
      Deserializer<T> deserializer,
      Map<String, String> settings) {
    this(role, limits, codec, deserializer, settings, ImageTracer.NONE);
  }

  TopologyFixture(Role role, Deserializer<T> deserializer, ImageTracer tracer) {
    this(role, RecordLimits.of(1 << 20), new FakeCodec(), deserializer, Map.of(), tracer);
  }

  private TopologyFixture(
      Role role,
      RecordLimits limits,
      ImageCodec codec,
      Deserializer<T> deserializer,
      Map<String, String> settings,
      ImageTracer tracer) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("bootstrap.servers", "nowhere:1");
    all.put("quality", "4");
    ServiceConfig config = ServiceConfig.of(role, all);
    CodecMetrics metrics = new CodecMetrics(registry, tracer);
    driver =
        new TopologyTestDriver(
            role == Role.ENCODER
                ? EncodeTopology.build(config, limits, CodecProvider.only(codec), metrics)
                : DecodeTopology.build(config, limits, CodecProvider.only(codec), metrics),
            config.streamsProperties(limits));
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    source = driver.createInputTopic(config.sourceTopic(), out, out);
    sink = driver.createOutputTopic(config.sinkTopic(), in, deserializer);
    failures =
        driver.createOutputTopic(config.failureTopic(), in, ProtoSerde.failure().deserializer());
  }

  TopologyFixture(Role role, Deserializer<T> deserializer) {
    this(role, RecordLimits.of(1 << 20), new FakeCodec(), deserializer);
  }

  /** A source record with a key, a timestamp and headers, one of them twice and one null. */
  static TestRecord<byte[], byte[]> record(byte[] value) {
    return new TestRecord<>(KEY, value, headers(), TIMESTAMP);
  }

  static Headers headers() {
    return new RecordHeaders()
        .add("trace", bytes("one"))
        .add("trace", bytes("two"))
        .add("empty", null);
  }

  double count(String meter, String... tags) {
    return registry.get(meter).tags(tags).counter().count();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    driver.close();
  }

  /** Returns a message whose image the fake codec reads as text. */
  static byte[] image(String text) {
    return Image.newBuilder()
        .setData(ByteString.copyFromUtf8(text))
        .setOrigin("cats/1.jpg")
        .build()
        .toByteArray();
  }
}
