package io.vqstream.service;

import static io.vqstream.service.TestTopics.image;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.tracing.InMemoryTracer;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import io.vqstream.trace.TraceHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Traces of services whose transactions abort. */
@Timeout(120)
class TracingIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e473";
  private static final String PRODUCER_SPAN = "00f067aa0ba902b7";

  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private final InMemoryTracer traces = new InMemoryTracer(0);

  @Test
  void abortedTransactionStaysInTheTrace() throws Exception {
    // Given
    try (TestTopics topics = TestTopics.create(KAFKA, "aborted")) {
      for (int i = 1; i <= 4; i++) {
        topics.publish(traced(topics, i + "x1", i)).get();
      }

      // When the last image fails once, the result of the one before is aborted
      List<ConsumerRecord<String, CodedImage>> coded;
      try (StreamsService encoder = start(topics, Role.ENCODER, new FailingOnce());
          StreamsService decoder = start(topics, Role.DECODER, new FakeCodec())) {
        coded = topics.readCoded(4);
        assertThat(topics.readBack(4)).hasSize(4);
        assertThat(encoder.failure()).isEmpty();
        assertThat(decoder.failure()).isEmpty();
      }

      // Then
      List<SpanData> encodings = spans(3, "encode aborted.images");
      assertThat(encodings)
          .hasSize(2)
          .extracting(SpanData::getParentSpanId)
          .containsOnly(PRODUCER_SPAN);
      SpanData sent = parentOf(coded.get(2));
      assertThat(sent.getParentSpanId()).isEqualTo(encodings.get(1).getSpanId());
      assertThat(spans(3, "decode aborted.coded"))
          .singleElement()
          .extracting(SpanData::getParentSpanId)
          .isEqualTo(sent.getSpanId());
      assertThat(spans(3, "send aborted.back")).hasSize(1);
      assertThat(traces.spans())
          .extracting(SpanData::getTraceId)
          .containsOnly(TRACE + 1, TRACE + 2, TRACE + 3, TRACE + 4);
    }
  }

  /** Returns a record that a producer has begun a trace for. */
  private static ProducerRecord<String, byte[]> traced(TestTopics topics, String text, int trace) {
    ProducerRecord<String, byte[]> record = topics.record("a", image(text));
    String parent = "00-" + TRACE + trace + "-" + PRODUCER_SPAN + "-01";
    record.headers().add(TraceHeaders.PARENT, parent.getBytes(UTF_8));
    return record;
  }

  private StreamsService start(TestTopics topics, Role role, FakeCodec codec) throws Exception {
    CodecMetrics metrics =
        new CodecMetrics(new SimpleMeterRegistry(), role.direction(), traces.tracer());
    return StreamsService.start(
        topics.config(
            role,
            Map.of(
                "num.stream.threads",
                "1",
                "restart.backoff.ms",
                "10",
                "commit.interval.ms", // the images before a failure are in its transaction
                "5000")),
        codec,
        metrics);
  }

  private List<SpanData> spans(int trace, String name) {
    return traces.spans().stream()
        .filter(span -> span.getTraceId().equals(TRACE + trace) && span.getName().equals(name))
        .toList();
  }

  private SpanData parentOf(ConsumerRecord<String, CodedImage> record) {
    String header = TraceHeaders.get(record.headers(), TraceHeaders.PARENT);
    String id = header.split("-")[2];
    assertThat(SpanId.isValid(id)).isTrue();
    return traces.spans().stream()
        .filter(span -> span.getSpanId().equals(id))
        .findAny()
        .orElseThrow();
  }

  /** Fails at the image 4x1 when it comes first. */
  private static final class FailingOnce extends FakeCodec {
    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
      if (new String(source, UTF_8).equals("4x1") && failed.compareAndSet(false, true)) {
        throw new DisconnectException("the disk is away");
      }
      return super.encode(source, wanted);
    }
  }
}
