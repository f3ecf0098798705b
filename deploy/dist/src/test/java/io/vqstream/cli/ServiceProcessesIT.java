package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.demo.broker.EmbeddedBroker;
import io.vqstream.processes.SharedResources;
import io.vqstream.proto.v1.Failure;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import io.vqstream.tools.TopicReader;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Encoder and decoder as processes of the distribution that contains the services alone. */
@DisabledOnOs(OS.WINDOWS)
@Order(1)
@ResourceLock(value = SharedResources.FOLDERS, mode = ResourceAccessMode.READ)
class ServiceProcessesIT {
  private static final int LARGEST_RECORD = 1_000_000;
  private static final Path SCRIPT =
      Path.of("../target/vqstream-service/bin/vqstream").toAbsolutePath();

  @TempDir Path folder;

  private final List<Process> processes = new ArrayList<>();
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() throws IOException {
    broker = EmbeddedBroker.start(0, LARGEST_RECORD);
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()))) {
      cluster.create(
          List.of("images", "images.coded", "images.reconstructed", "images.failed"),
          2,
          LARGEST_RECORD);
    }
  }

  @AfterEach
  void stopAll() throws IOException {
    processes.forEach(Process::destroyForcibly);
    broker.close();
  }

  @Test
  void encodeAndDecodeAndReportUnreadableImages() throws Exception {
    // Given
    Path images = folder.resolve("images");
    Path scene = Images.scene(images.resolve("yard/scene.png"), 64, 48);
    Path logo = Images.pngWithAlpha(images.resolve("logo.png"));
    Images.scene(images.resolve("large.png"), 100, 100);
    Images.text(images.resolve("text.png"));
    Path config = Files.writeString(folder.resolve("encoder.properties"), "image.max.pixels=9999");
    Process encoder = start("encoder", "--config", config.toString());
    Path json = Files.writeString(folder.resolve("decoder.properties"), "log.format=json");
    Process decoder = start("decoder", "--config", json.toString());
    Path out = folder.resolve("out");

    // When
    CommandRun health =
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> health("encoder"), each -> each.status() == VqStream.DONE);
    CommandRun published = client("publish", images, "--topic", "images");
    send("images", "garbage", new byte[] {(byte) 0xff, (byte) 0xff, 1});
    send("images.coded", "no frame", new byte[] {(byte) 0xff, (byte) 0xff, 1});
    CommandRun received =
        client("receive", "-o", out, "--topic", "images.reconstructed", "--count", 2);
    String group = pageOfGroup();

    // Then
    assertThat(health.out()).startsWith("vqstream-encoder RUNNING");
    assertThat(published.status()).as(published.err()).isZero();
    assertThat(received.status()).as(received.err()).isZero();
    assertThat(out.resolve("yard/scene.png")).exists().isNotEmptyFile();
    assertThat(Files.readAllBytes(out.resolve("yard/scene.png")))
        .isNotEqualTo(Files.readAllBytes(scene));
    assertThat(out.resolve("logo.png")).hasSameBinaryContentAs(logo);
    assertThat(failures(4))
        .containsEntry("text.png", "not_an_image")
        .containsEntry("large.png", "too_many_pixels")
        .containsEntry("garbage", "not_an_image_record")
        .containsKey("no frame");
    assertThat(group)
        .contains("\"name\":\"127.0.0.1:" + endpoint("encoder").getPort() + "\"")
        .contains("\"role\":\"encoder\",\"level\":\"good\",\"state\":\"Ready\"")
        .contains("\"partitions\":\"images 0-1\"", "\"partitions\":\"images.coded 0-1\"")
        .contains("Its endpoint is not known");
    Set<Integer> metrics = new HashSet<>();
    assertThat(readinessUntilStopped("encoder", encoder, metrics))
        .last()
        .asString()
        .startsWith("503 vqstream-encoder STOPPING");
    assertThat(metrics).containsOnly(200);
    assertThat(stop(encoder)).as(said("encoder")).isZero();
    assertThat(stop(decoder)).as(said("decoder")).isZero();
    assertThat(said("encoder"))
        .contains("The encoder has stopped: 2 images, 3 failures.")
        .doesNotContain("ERROR");
    List<String> warnings = said("encoder").lines().filter(line -> line.contains("WARN")).toList();
    assertThat(warnings).hasSizeLessThanOrEqualTo(1); // each of Kafka's once in ten minutes
    assertThat(warnings)
        .allMatch(line -> line.contains("CONCURRENT_TRANSACTIONS"), "a busy broker");
    assertThat(LogSchema.parse(said("decoder")))
        .extracting(line -> line.has("event") ? line.get("event").getAsString() : "")
        .containsSubsequence(
            "service_starting", "service_running", "service_stopping", "service_stopped");
  }

  @Test
  void endsWithOneLineWhenTheSystemFails() throws Exception {
    // Given
    Path config =
        Files.writeString(
            folder.resolve("encoder.properties"),
            """
            image.timeout.ms=500
            transaction.timeout.ms=1000
            stuck.timeout.ms=10000
            broker.timeout.ms=1000
            """);
    Process encoder = start("encoder", "--config", config.toString());

    // When
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of("images")).all().get(30, TimeUnit.SECONDS);
    }

    // Then
    assertThat(encoder.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(encoder.exitValue()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(said("encoder").lines().filter(line -> line.startsWith("vqstream: ")))
        .singleElement()
        .asString()
        .contains("encoder", "images");
  }

  @Test
  void stopsThoughItsSinkIsDeleted() throws Exception {
    // Given
    Path images = folder.resolve("images");
    Images.scene(images.resolve("scene.png"), 64, 48);
    Path config =
        Files.writeString(
            folder.resolve("fast.properties"), "broker.timeout.ms=1000\nlog.format=json");
    Process encoder = start("encoder", "--config", config.toString());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of("images.coded")).all().get(30, TimeUnit.SECONDS);
    }
    CommandRun published = client("publish", images, "--topic", "images");
    assertThat(published.status()).as(published.err()).isZero();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> said("encoder").contains("topic images.coded (coded.topic) is missing"));

    // When
    encoder.destroy();

    // Then
    assertThat(encoder.waitFor(25, TimeUnit.SECONDS)).as(said("encoder")).isTrue();
    assertThat(encoder.exitValue()).isZero();
    assertThat(LogSchema.parse(said("encoder")))
        .noneMatch(line -> line.get("level").getAsString().equals("ERROR"))
        .extracting(line -> line.has("event") ? line.get("event").getAsString() : "")
        .containsSubsequence("topic_missing", "service_stopping", "service_stopped");
  }

  @Test
  void aCheckpointThatIsNotThereKeepsAServiceFromStarting() {
    // When
    CommandRun run =
        CommandRun.real(
            "encoder",
            "--bootstrap-server",
            broker.bootstrapServers(),
            "--checkpoint",
            folder.resolve("missing.safetensors"));

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err().lines().filter(line -> line.startsWith("vqstream: ")))
        .singleElement()
        .asString()
        .contains("--checkpoint", "missing.safetensors", "no such file");
  }

  @Test
  void endsWhenItIsStoppedWhileItWaitsForBrokers() throws Exception {
    // Given
    Path config = Files.writeString(folder.resolve("impatient.properties"), "broker.timeout.ms=99");
    broker.close();
    Process encoder = launch("encoder", "--config", config.toString());
    awaitSaid("encoder", "waiting for up to", encoder);

    // When
    int status = stop(encoder);

    // Then
    assertThat(status).isZero();
    assertThat(said("encoder"))
        .endsWith("The encoder has stopped: 0 images, 0 failures.\n")
        .doesNotContain("interrupt");
  }

  private Process start(String... command) throws IOException {
    Process process = launch(command);
    awaitSaid(command[0], " runs: ", process);
    return process;
  }

  private void awaitSaid(String command, String text, Process process) throws IOException {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5)) // on a machine that has much else to do
        .until(() -> said(command).contains(text) || !process.isAlive());
    assertThat(process.isAlive()).as(said(command)).isTrue();
  }

  /** Returns what the page of all instances shows; it is told the endpoint of the encoder alone. */
  private String pageOfGroup() throws Exception {
    String encoder = "127.0.0.1:" + endpoint("encoder").getPort();
    Process ops = run("ops", "--instances", encoder, "--port", "0");
    awaitSaid("ops", "The page is at ", ops);
    HttpRequest request = HttpRequest.newBuilder(endpoint("ops").resolve("ops/now")).build();
    HttpClient http = HttpClient.newHttpClient();
    String state =
        Awaitility.await() // the page asks the instances again and again
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> http.send(request, HttpResponse.BodyHandlers.ofString()).body(),
                body -> body.contains("\"state\":\"Ready\""));
    assertThat(stop(ops)).isZero();
    return state;
  }

  private Process launch(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--metrics-port", "0"));
    return run(all.toArray(String[]::new));
  }

  private Process run(String... command) throws IOException {
    List<String> line = new ArrayList<>(List.of(SCRIPT.toString()));
    line.addAll(List.of(command));
    line.addAll(List.of("--bootstrap-server", broker.bootstrapServers()));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // It lives for seconds: what C2 would gain it would cost before, and C1 knows no vectors.
    builder.environment().put("VQSTREAM_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.environment().put("VQSTREAM_VECTOR", "off");
    Process process = builder.redirectOutput(output(command[0]).toFile()).start();
    processes.add(process);
    return process;
  }

  /**
   * Stops it and asks whether it is ready and for its metrics, again and again, until it has ended:
   * a busy machine may refuse one connection and take the next.
   *
   * @param metrics takes the status of each scrape that was answered
   * @return what the probes were answered
   */
  private List<String> readinessUntilStopped(String command, Process process, Set<Integer> metrics)
      throws Exception {
    HttpRequest probe = HttpRequest.newBuilder(endpoint(command).resolve("health/ready")).build();
    HttpRequest scrape = HttpRequest.newBuilder(endpoint(command).resolve("metrics")).build();
    HttpClient http = HttpClient.newHttpClient();
    List<String> answers = new ArrayList<>();
    process.destroy();
    while (process.isAlive()) {
      try {
        HttpResponse<String> answer = http.send(probe, HttpResponse.BodyHandlers.ofString());
        answers.add(answer.statusCode() + " " + answer.body());
        metrics.add(http.send(scrape, HttpResponse.BodyHandlers.discarding()).statusCode());
      } catch (IOException e) {
        Thread.sleep(5); // the endpoint has closed, or soon answers again
      }
    }
    return answers;
  }

  private CommandRun health(String command) throws IOException {
    return CommandRun.of("health", "--port", endpoint(command).getPort());
  }

  /** Returns the address of the service's HTTP endpoint, which its log names. */
  private URI endpoint(String command) throws IOException {
    Matcher address = Pattern.compile("http://[^/\\s]+/").matcher(said(command));
    assertThat(address.find()).isTrue();
    return URI.create(address.group());
  }

  /** Stops it as an operator does and gives its exit status. */
  private static int stop(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private CommandRun client(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-server", broker.bootstrapServers()));
    return CommandRun.of(all.toArray());
  }

  private void send(String topic, String key, byte[] value) throws Exception {
    Map<String, Object> configuration = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, keyBytes, value)).get(30, TimeUnit.SECONDS);
    }
  }

  /** Reason by key, once there are so many. */
  private Map<String, String> failures(int count) throws Exception {
    Map<String, String> failures = new HashMap<>();
    try (var reader =
        TopicReader.open(Brokers.at(broker.bootstrapServers()), List.of("images.failed"))) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                  failures.put(
                      new String(record.key(), StandardCharsets.UTF_8),
                      Failure.parseFrom(record.value()).getReason());
                }
                return failures.size() >= count;
              });
    }
    return failures;
  }

  private String said(String command) throws IOException {
    return Files.readString(output(command));
  }

  private Path output(String command) {
    return folder.resolve(command + ".log");
  }
}
