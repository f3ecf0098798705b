package io.vqstream.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.bench.sizing.SizeUnits;
import io.vqstream.bench.sizing.Sizing;
import io.vqstream.bench.sizing.SizingMeasurements;
import io.vqstream.bench.sizing.Workload;
import io.vqstream.security.MinimalAcls;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.http.MetricsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files in {@code deploy/kubernetes}, as they are. */
class ManifestsTest {
  static final Path FOLDER = Path.of("../kubernetes");
  private static final Path BASE = FOLDER.resolve("base");
  private static final Path STRIMZI = FOLDER.resolve("overlays/strimzi");
  private static final Path RULES = Path.of("../observability/prometheus/rules.yaml");
  private static final Path BOARDS = Path.of("../observability/grafana");
  private static final Path RULE_OBJECT =
      FOLDER.resolve("components/monitoring/prometheusrule.yaml");

  private static final String RULE_HEAD =
      """
      # docs/generate.sh writes it from deploy/observability/prometheus/rules.yaml.
      apiVersion: monitoring.coreos.com/v1
      kind: PrometheusRule
      metadata:
        name: vqstream
        labels:
          app.kubernetes.io/part-of: vqstream
      spec:
      """;

  @Test
  void baseFollowsTheRules() throws IOException {
    // Given
    List<Manifest> objects = new ArrayList<>();
    for (String file : List.of("access.yaml", "encoder.yaml", "decoder.yaml")) {
      objects.addAll(read(BASE.resolve(file)));
    }
    Manifest kustomization = read(BASE.resolve("kustomization.yaml")).get(0);
    Map<String, String> settings = new HashMap<>();
    for (Object literal :
        (List<?>) kustomization.list("configMapGenerator").get(0).get("literals")) {
      String[] pair = literal.toString().split("=", 2);
      settings.put(pair[0], pair[1]);
    }

    // Then
    new ManifestRules(objects, settings).check();
  }

  @Test
  void memoryIsThatOfTheSizing() throws IOException {
    // Given
    Sizing sizing = Sizing.of(SizingMeasurements.bundled(), Workload.usual(1, 768, 512));

    // Then
    assertThat(memory("encoder.yaml")).isEqualTo(SizeUnits.memory(sizing.encoder().memoryBytes()));
    assertThat(memory("decoder.yaml")).isEqualTo(SizeUnits.memory(sizing.decoder().memoryBytes()));
  }

  private static String memory(String file) throws IOException {
    Manifest deployment =
        read(BASE.resolve(file)).stream()
            .filter(each -> each.text("kind").equals("Deployment"))
            .findFirst()
            .orElseThrow();
    return deployment
        .list("spec", "template", "spec", "containers")
        .get(0)
        .text("resources", "limits", "memory");
  }

  @Test
  void probesAskForPathsThatTheServerHas() throws Exception {
    // Given
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    HttpClient http = HttpClient.newHttpClient();

    // When
    Map<String, Integer> answers = new HashMap<>();
    try (MetricsServer server =
        MetricsServer.start("127.0.0.1", 0, registry, new LifecycleHealth("test"))) {
      for (String path : ManifestRules.PATHS) {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        answers.put(path, http.send(request, BodyHandlers.discarding()).statusCode());
      }
    }

    // Then: a service that starts is live and not ready
    assertThat(answers)
        .isEqualTo(Map.of("/health/live", 200, "/health/ready", 503, "/metrics", 200));
  }

  @Test
  void ruleObjectHasTheRules() throws IOException {
    // Given
    StringBuilder expected = new StringBuilder(RULE_HEAD);
    for (String line : Files.readAllLines(RULES)) {
      expected.append(line.isBlank() ? "" : "  ").append(line).append('\n');
    }

    // When
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/prometheusrule.yaml"), expected);

    // Then
    assertThat(RULE_OBJECT)
        .as("after a change to the rules, run docs/generate.sh")
        .hasContent(expected.toString());
    assertThat(read(RULE_OBJECT).get(0).get("spec")).isEqualTo(read(RULES).get(0).tree());
  }

  @Test
  void boardsAreAllInTheConfigMap() throws IOException {
    // When
    Manifest generator =
        read(BOARDS.resolve("kustomization.yaml")).get(0).list("configMapGenerator").get(0);

    // Then
    try (Stream<Path> files = Files.list(BOARDS)) {
      assertThat(generator.get("files"))
          .isEqualTo(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".json"))
                  .sorted()
                  .toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void usersHaveTheMinimalAcls(MinimalAcls part) throws IOException {
    // Given
    String name = "vqstream-" + part.name().toLowerCase(Locale.ROOT);
    Manifest user =
        read(STRIMZI.resolve("users.yaml")).stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();

    // When
    Set<String> rights = new TreeSet<>();
    for (Manifest acl : user.list("spec", "authorization", "acls")) {
      for (Object operation : (List<?>) acl.get("operations")) {
        rights.add(
            String.join(
                " ",
                acl.text("resource", "type"),
                acl.text("resource", "name"),
                acl.text("resource", "patternType"),
                operation.toString()));
      }
    }

    // Then
    assertThat(rights)
        .isEqualTo(
            part.bindings().stream()
                .map(ManifestsTest::right)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String right(AclBinding binding) {
    ResourceType type = binding.pattern().resourceType();
    boolean prefixed = binding.pattern().patternType() == PatternType.PREFIXED;
    return String.join(
        " ",
        type == ResourceType.TRANSACTIONAL_ID
            ? "transactionalId"
            : type.name().toLowerCase(Locale.ROOT),
        binding.pattern().name(),
        prefixed ? "prefix" : "literal",
        SecurityUtils.operationName(binding.entry().operation()));
  }

  @Test
  void topicsAreThoseOfTheServices() throws IOException {
    // When
    List<Manifest> topics = read(STRIMZI.resolve("topics.yaml"));

    // Then
    assertThat(topics)
        .extracting(Manifest::name)
        .containsExactlyInAnyOrder(
            "images",
            "images.coded",
            "images.reconstructed",
            "images.failed",
            "vqstream.checkpoints",
            "vqstream.routes");
    assertThat(topics)
        .allSatisfy(
            topic -> {
              assertThat(topic.number("spec", "replicas")).isEqualTo(3);
              assertThat(topic.number("spec", "config", "min.insync.replicas")).isEqualTo(2);
              assertThat(topic.at("spec", "config").has("cleanup.policy"))
                  .isEqualTo(topic.name().startsWith("vqstream."));
            });
  }

  /** Returns the number of partitions of a topic. */
  static int partitions(String topic) {
    try {
      return read(STRIMZI.resolve("topics.yaml")).stream()
          .filter(each -> each.name().equals(topic))
          .findFirst()
          .orElseThrow()
          .number("spec", "partitions");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Manifest> read(Path file) throws IOException {
    return Manifest.parse(Files.readString(file));
  }
}
