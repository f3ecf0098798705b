package io.vqstream.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.processes.NumberedImages;
import io.vqstream.processes.Opened;
import io.vqstream.processes.Publisher;
import io.vqstream.processes.ServiceProcess;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.testkit.FreePorts;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processor time that scrapes take of an encoder process, beyond what it takes when idle. It is
 * printed, for docs/metrics.md.
 */
@Tag("thorough")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class ScrapeCostIT {
  private static final int INTERVAL_SECONDS = 15;
  private static final double MAX_SHARE = 0.01;
  private static final int IDLE_SECONDS = 10;
  private static final int PARTITIONS = 8;
  private static final int IMAGES = 40;

  /** Scrapes of the first five minutes, whose code is not compiled yet. */
  private static final int FIRST = 20;

  private static final int LATER = 300;

  @RegisterExtension final Opened opened = new Opened();
  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void scrapeEachFifteenSecondsTakesUnderOnePercent() throws Exception {
    // Given
    EmbeddedKafka broker = opened.add(EmbeddedKafka.start());
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()))) {
      cluster.create(List.of("images", "images.coded", "images.failed"), PARTITIONS, 1_000_000);
    }
    int port = FreePorts.next();
    ServiceProcess encoder = encoder(broker, port).start().awaitRunning();
    publish(broker);
    awaitImages(port);

    // When
    double idle = idle(encoder);
    double first = cost(encoder, port, FIRST, idle);
    double later = cost(encoder, port, LATER, idle);

    // Then
    byte[] packed = scrape(port);
    int bytes = unpacked(packed).length();
    String found =
        String.format(
            Locale.ROOT,
            "a scrape has %,d bytes, packed %,d; the first %d take %.1f ms of processor time each,"
                + " the next %d %.1f ms; one each %d s: %.3f %% and %.3f %% of a core",
            bytes,
            packed.length,
            FIRST,
            1e3 * first,
            LATER,
            1e3 * later,
            INTERVAL_SECONDS,
            100 * first / INTERVAL_SECONDS,
            100 * later / INTERVAL_SECONDS);
    System.out.println(found);
    assertThat(Math.max(first, later) / INTERVAL_SECONDS).as(found).isLessThan(MAX_SHARE);
    assertThat(later).as(found).isPositive();
  }

  private ServiceProcess encoder(EmbeddedKafka broker, int port) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("encoder.properties"),
            """
            bootstrap.servers=%s
            num.stream.threads=2
            state.dir=%s
            """
                .formatted(broker.bootstrapServers(), folder.resolve("state")));
    return opened
        .add(new ServiceProcess("encoder", folder.resolve("encoder.log"), config))
        .withMetricsPort(port);
  }

  private static void publish(EmbeddedKafka broker) {
    try (Publisher publisher =
        new Publisher(
            broker.bootstrapServers(),
            "images",
            new NumberedImages(64, 48, IMAGES),
            IMAGES,
            IMAGES,
            image -> true)) {
      publisher.finish();
    }
  }

  private void awaitImages(int port) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                unpacked(scrape(port))
                        .lines()
                        .filter(line -> line.startsWith("vqstream_images_total{"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceFirst(".* ", "")))
                        .sum()
                    >= IMAGES);
  }

  /** Returns the processor seconds that the encoder takes in a second without scrapes. */
  private static double idle(ServiceProcess encoder) throws Exception {
    double before = seconds(encoder);
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    return (seconds(encoder) - before) / ((System.nanoTime() - start) / 1e9);
  }

  /** Returns the processor seconds of a scrape. */
  private double cost(ServiceProcess encoder, int port, int scrapes, double idle) throws Exception {
    double before = seconds(encoder);
    long start = System.nanoTime();
    for (int i = 0; i < scrapes; i++) {
      scrape(port);
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    return (seconds(encoder) - before - idle * elapsed) / scrapes;
  }

  private static double seconds(ServiceProcess encoder) {
    return encoder.processorTime().toNanos() / 1e9;
  }

  /** Asks for what Prometheus asks for. */
  private byte[] scrape(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
            .header("Accept-Encoding", "gzip")
            .build();
    return client.send(request, BodyHandlers.ofByteArray()).body();
  }

  private static String unpacked(byte[] body) throws Exception {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
