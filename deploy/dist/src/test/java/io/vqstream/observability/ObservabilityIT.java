package io.vqstream.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.observability.ObservabilityFiles.Expression;
import io.vqstream.processes.NumberedImages;
import io.vqstream.processes.Opened;
import io.vqstream.processes.Publisher;
import io.vqstream.processes.ServiceProcess;
import io.vqstream.record.VqHeaders;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FreePorts;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every expression of the boards and rules under the Prometheus server in PROMETHEUS, while an
 * encoder and a decoder run, records fail, the decoder stops and the broker restarts.
 */
@EnabledIfEnvironmentVariable(named = "PROMETHEUS", matches = ".+")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@Order(1)
class ObservabilityIT {
  private static final int LARGEST_RECORD = 1_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int IMAGES = 40;
  private static final int MEASURED = 200;

  @RegisterExtension final Opened opened = new Opened();
  @TempDir Path folder;

  private EmbeddedKafka broker;
  private Prometheus prometheus;

  @Test
  void everyExpressionHasDataWhenThingsFail() throws Exception {
    // Given
    broker = opened.add(EmbeddedKafka.start());
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()))) {
      cluster.create(
          List.of("images", "images.coded", "images.reconstructed", "images.failed"),
          2,
          LARGEST_RECORD);
    }
    int encoderPort = FreePorts.next();
    int decoderPort = FreePorts.next();
    prometheus =
        opened.add(
            Prometheus.start(
                System.getenv("PROMETHEUS"),
                folder,
                ObservabilityFiles.RULES,
                Map.of("vqstream-encoder", encoderPort, "vqstream-decoder", decoderPort)));
    ServiceProcess encoder = service("encoder", encoderPort, "min.psnr=20").start();
    ServiceProcess decoder = service("decoder", decoderPort, "").start();
    await("count(vqstream_ready == 1) == 2", encoder, decoder);

    // When images are measured
    publish(MEASURED);
    await(decoded(MEASURED), encoder, decoder);
    await("abs(%s - %f) <= 0.5".formatted(medianPsnr(), medianOfHeaders()), encoder, decoder);

    // When records fail
    send("images", "no image".getBytes(StandardCharsets.UTF_8));
    send("images.coded", "no frame".getBytes(StandardCharsets.UTF_8));
    await("sum(vqstream_failures_total) >= 2", encoder, decoder);

    // When the decoder stops
    decoder.stop();
    await(alert("VqstreamDown"), encoder);
    publish(IMAGES);
    decoder.start();
    await(decoded(IMAGES), encoder, decoder);

    // When the broker restarts
    broker.stop();
    await(alert("VqstreamNotReady"), encoder, decoder);
    assertThat(page(encoderPort)).contains("broker");
    broker.startAgain();
    await("count(vqstream_ready == 1) == 2", encoder, decoder);

    // Then
    List<Expression> missing = new ArrayList<>(ObservabilityFiles.ofBoards());
    ObservabilityFiles.ofRules().forEach(rule -> missing.add(rule.withoutThresholds()));
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              for (Expression expression : List.copyOf(missing)) {
                if (prometheus.hasHad(expression.filled("10s"))) {
                  missing.remove(expression);
                }
              }
              assertThat(missing).as("expressions without data").isEmpty();
            });
    assertThat(prometheus.said()).doesNotContain("level=error");
  }

  private static String decoded(int images) {
    return "sum(vqstream_images_total{direction=\"decode\"}) >= " + images;
  }

  /** An alert whose condition holds: firing takes minutes. */
  private static String alert(String name) {
    return "ALERTS{alertname=\"" + name + "\"}";
  }

  private void await(String expression, ServiceProcess... running) {
    Awaitility.await()
        .alias(expression)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              for (ServiceProcess each : running) {
                assertThat(each.isAlive()).as(each.said()).isTrue();
              }
              return prometheus.has(expression);
            });
  }

  private ServiceProcess service(String role, int port, String more) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve(role + ".properties"),
            """
            bootstrap.servers=%s
            num.stream.threads=2
            state.dir=%s
            broker.timeout.ms=1000
            %s
            """
                .formatted(broker.bootstrapServers(), folder.resolve(role + ".state"), more));
    return opened
        .add(new ServiceProcess(role, folder.resolve(role + ".log"), config))
        .withMetricsPort(port)
        .shortLived();
  }

  private static String medianPsnr() {
    return "histogram_quantile(0.5, sum by (le) (vqstream_image_psnr_decibels_bucket))";
  }

  /** The median of what the encoder wrote into the headers of its records. */
  private double medianOfHeaders() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "psnr");
    List<TopicPartition> partitions =
        List.of(new TopicPartition("images.coded", 0), new TopicPartition("images.coded", 1));
    List<Double> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(record -> values.add(psnr(record.headers())));
                return values.size() >= MEASURED;
              });
    }
    values.sort(null);
    return values.get(values.size() / 2);
  }

  private static double psnr(Headers headers) {
    byte[] value = headers.lastHeader(VqHeaders.PSNR).value();
    return Double.parseDouble(new String(value, StandardCharsets.UTF_8));
  }

  /** The state that the page for operators shows. */
  private static String page(int port) throws Exception {
    URI now = URI.create("http://127.0.0.1:" + port + "/ops/now");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(now).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private void publish(int images) {
    try (Publisher publisher =
        new Publisher(
            broker.bootstrapServers(),
            "images",
            new NumberedImages(64, 48, images),
            images,
            images,
            image -> true)) {
      publisher.finish();
    }
  }

  private void send(String topic, byte[] value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
    }
  }
}
