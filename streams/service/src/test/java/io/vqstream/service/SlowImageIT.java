package io.vqstream.service;

import static io.vqstream.service.TestTopics.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.codec.ImageCodec;
import io.vqstream.service.config.Role;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FakeCodec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An image that takes longer than the 10 s that Kafka Streams gives a transaction by default. */
class SlowImageIT {
  private static final long MILLIS = 12_000;

  private final AtomicInteger slowOnes = new AtomicInteger();

  @Test
  void keepsItsTransaction() throws Exception {
    // Given
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        TestTopics topics = TestTopics.create(kafka, "slow");
        StreamsService encoder =
            StreamsService.start(
                topics.config(Role.ENCODER, Map.of("num.stream.threads", "1")),
                slowCodec(),
                new CodecMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))) {

      // When
      topics.publish("a", image("1x1")).get();
      topics.publish("a", image("2x1 slow")).get();
      topics.publish("a", image("3x1")).get();

      // Then each comes out, once, and none was begun again
      assertThat(topics.readCoded(3))
          .extracting(r -> r.value().getWidth())
          .containsExactly(1, 2, 3);
      assertThat(slowOnes).hasValue(1);
      assertThat(encoder.failure()).isEmpty();
      assertThat(encoder.ready()).isTrue();
    }
  }

  /** A codec that thinks for long about images whose text says so. */
  private ImageCodec slowCodec() {
    ImageCodec codec = new FakeCodec();
    return (ImageCodec)
        Proxy.newProxyInstance(
            ImageCodec.class.getClassLoader(),
            new Class<?>[] {ImageCodec.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("encode")
                  && new String((byte[]) arguments[0], StandardCharsets.UTF_8).endsWith("slow")) {
                slowOnes.incrementAndGet();
                Thread.sleep(MILLIS);
              }
              try {
                return method.invoke(codec, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
