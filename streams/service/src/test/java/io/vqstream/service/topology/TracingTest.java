package io.vqstream.service.topology;

import static io.vqstream.service.topology.TopologyFixture.bytes;
import static io.vqstream.service.topology.TopologyFixture.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.ProtoSerde;
import io.vqstream.service.config.Role;
import io.vqstream.service.tracing.InMemoryTracer;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import io.vqstream.trace.TraceHeaders;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-";

  private final InMemoryTracer traces = new InMemoryTracer(1);

  @Test
  void imageIsOneTraceFromPublishToReceive() {
    // Given
    Headers headers = new RecordHeaders();
    try (ImageSpan span = traces.tracer().begin("publish", "images", headers)) {
      span.inject("images", headers);
    }

    // When
    TestRecord<byte[], CodedImage> coded = encode("40x30 cat", headers, traces.tracer());
    TestRecord<byte[], Image> decoded = decode(coded, traces.tracer());
    traces.tracer().begin("receive", "images.reconstructed", decoded.headers()).close();

    // Then: each part continues what the one before has sent
    String[] chain = {
      "publish images",
      "send images",
      "encode images",
      "send images.coded",
      "decode images.coded",
      "send images.reconstructed",
      "receive images.reconstructed"
    };
    assertThat(traces.spans()).hasSize(chain.length);
    assertThat(traces.spans()).extracting(SpanData::getTraceId).containsOnly(trace(chain[0]));
    for (int i = 1; i < chain.length; i++) {
      assertThat(traces.span(chain[i]).getParentSpanId())
          .as(chain[i])
          .isEqualTo(traces.span(chain[i - 1]).getSpanId());
    }
    assertThat(traces.span("encode images").getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(traces.span("send images.coded").getKind()).isEqualTo(SpanKind.PRODUCER);
  }

  @Test
  void stagesAreEvents() {
    // When
    decode(encode("40x30 cat", parent("01"), ImageTracer.NONE), traces.tracer());

    // Then: the fake codec has no other stages
    assertThat(traces.span("decode images.coded").getEvents())
        .extracting(EventData::getName)
        .containsExactly("write");
  }

  @Test
  void replayStaysInTheTraceOfTheFailure() {
    // Given
    TestRecord<byte[], Failure> letter = fail(new RecordHeaders());
    RecordHeaders replayed = new RecordHeaders();
    letter
        .value()
        .getHeadersList()
        .forEach(header -> replayed.add(header.getKey(), header.getValue().toByteArray()));
    SpanData failed = traces.span("encode images");

    // When
    encode("40x30 cat", replayed, traces.tracer());

    // Then
    assertThat(traces.spans()).extracting(SpanData::getTraceId).containsOnly(failed.getTraceId());
    assertThat(traces.span("send images.coded").getTraceId()).isEqualTo(failed.getTraceId());
  }

  @Test
  void deadLetterNamesTheTrace() {
    // When
    TestRecord<byte[], Failure> letter = fail(parent("01"));

    // Then
    SpanData failed = traces.span("encode images");
    assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(failed.getAttributes().asMap().toString()).contains("not_an_image");
    assertThat(text(letter.headers())).startsWith("00-" + TRACE);
    assertThat(letter.value().getHeadersList())
        .filteredOn(header -> header.getKey().equals(TraceHeaders.PARENT))
        .singleElement()
        .satisfies(
            header ->
                assertThat(TraceHeaders.sampledTrace(header.getValue().toStringUtf8()))
                    .contains(TRACE));
  }

  @Test
  void repeatedWorkIsInTheSameTrace() {
    // When: as after an aborted transaction
    encode("40x30 cat", parent("01"), traces.tracer());
    encode("40x30 cat", parent("01"), traces.tracer());

    // Then
    assertThat(traces.spans())
        .hasSize(4)
        .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E473Z-00f067aa0ba902b7-01",
        "\u0000\uffff"
      })
  void ignoresBrokenHeader(String broken) {
    // Given
    Headers headers = new RecordHeaders().add(TraceHeaders.PARENT, bytes(broken));

    // When
    TestRecord<byte[], CodedImage> coded = encode("40x30 cat", headers, traces.tracer());

    // Then: the image begins a trace
    assertThat(coded.value().getFrame().isEmpty()).isFalse();
    assertThat(traces.span("encode images").getParentSpanContext().isValid()).isFalse();
    assertThat(text(coded.headers())).contains(trace("encode images"));
  }

  @Test
  void flagOfTheRecordDecides() {
    // Given
    InMemoryTracer never = new InMemoryTracer(0);

    // When
    TestRecord<byte[], CodedImage> without = encode("40x30 cat", parent("00"), traces.tracer());
    TestRecord<byte[], CodedImage> with = encode("40x30 cat", parent("01"), never.tracer());

    // Then
    assertThat(traces.spans()).isEmpty();
    assertThat(text(without.headers())).isEqualTo(PARENT + "00");
    assertThat(never.spans()).extracting(SpanData::getTraceId).containsOnly(TRACE);
    assertThat(text(with.headers())).startsWith("00-" + TRACE).endsWith("-01");
  }

  @Test
  void imageThatIsNotSampledStaysSo() {
    // Given
    InMemoryTracer never = new InMemoryTracer(0);
    Headers broken = new RecordHeaders().add(TraceHeaders.PARENT, bytes("broken"));

    // When
    TestRecord<byte[], CodedImage> coded = encode("40x30 cat", broken, never.tracer());
    decode(coded, traces.tracer());

    // Then
    assertThat(TraceHeaders.sampled(text(coded.headers()))).contains(false);
    assertThat(never.spans()).isEmpty();
    assertThat(traces.spans()).isEmpty();
  }

  @Test
  void keepsTraceState() {
    // Given
    Headers headers = parent("01").add(TraceHeaders.STATE, bytes("vendor=a,other=b"));

    // When
    TestRecord<byte[], CodedImage> coded = encode("40x30 cat", headers, traces.tracer());

    // Then
    assertThat(TraceHeaders.get(coded.headers(), TraceHeaders.STATE)).isEqualTo("vendor=a,other=b");
    assertThat(coded.headers().headers(TraceHeaders.PARENT)).hasSize(1);
    assertThat(text(coded.headers())).doesNotContain("00f067aa0ba902b7");
  }

  @Test
  void headersPassUnchangedWithoutTracing() {
    // Given
    Headers headers = parent("01").add(TraceHeaders.STATE, bytes("vendor=a"));

    // When
    TestRecord<byte[], CodedImage> coded = encode("40x30 cat", headers, ImageTracer.NONE);

    // Then
    assertThat(text(coded.headers())).isEqualTo(PARENT + "01");
    assertThat(TraceHeaders.get(coded.headers(), TraceHeaders.STATE)).isEqualTo("vendor=a");
  }

  private String trace(String span) {
    return traces.span(span).getTraceId();
  }

  private static RecordHeaders parent(String flags) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(TraceHeaders.PARENT, bytes(PARENT + flags));
    return headers;
  }

  private static String text(Headers headers) {
    return TraceHeaders.get(headers, TraceHeaders.PARENT);
  }

  private TestRecord<byte[], Failure> fail(Headers headers) {
    try (TopologyFixture<CodedImage> encoder = encoder(traces.tracer())) {
      encoder.source.pipeInput(record(bytes("no image"), headers));
      return encoder.failures.readRecord();
    }
  }

  private static TestRecord<byte[], CodedImage> encode(
      String text, Headers headers, ImageTracer tracer) {
    try (TopologyFixture<CodedImage> encoder = encoder(tracer)) {
      encoder.source.pipeInput(record(image(text), headers));
      return encoder.sink.readRecord();
    }
  }

  private static TestRecord<byte[], Image> decode(
      TestRecord<byte[], CodedImage> coded, ImageTracer tracer) {
    try (TopologyFixture<Image> decoder =
        new TopologyFixture<>(Role.DECODER, ProtoSerde.image().deserializer(), tracer)) {
      decoder.source.pipeInput(record(coded.value().toByteArray(), coded.headers()));
      return decoder.sink.readRecord();
    }
  }

  private static TopologyFixture<CodedImage> encoder(ImageTracer tracer) {
    return new TopologyFixture<>(Role.ENCODER, ProtoSerde.codedImage().deserializer(), tracer);
  }

  private static TestRecord<byte[], byte[]> record(byte[] value, Headers headers) {
    return new TestRecord<>(
        TopologyFixture.KEY, value, new RecordHeaders(headers), TopologyFixture.TIMESTAMP);
  }
}
