package io.vqstream.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files in {@code deploy/compose}. */
class ComposeTest {
  private static final Path FOLDER = Path.of("../compose");

  private final Manifest compose;

  ComposeTest() throws IOException {
    compose = ManifestsTest.read(FOLDER.resolve("compose.yaml")).get(0);
  }

  @ParameterizedTest
  @EnumSource
  void servicesAreConfinedAndChecked(Role role) {
    // When
    Manifest service = compose.at("services", role.id());

    // Then
    ServiceConfig config =
        ServiceConfig.load(role, Optional.empty(), service.texts("environment"), Map.of());
    assertThat(service.get("command")).isEqualTo(List.of(role.id()));
    assertThat(service.get("read_only")).isEqualTo(true);
    assertThat(service.text("user")).isEqualTo("10001:10001");
    assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
    assertThat(service.text("mem_limit")).isNotBlank();
    assertThat(config.monitoring().host()).isEqualTo("0.0.0.0");
    assertThat((List<?>) service.get("healthcheck", "test"))
        .last()
        .isEqualTo(config.monitoring().port().orElseThrow().toString());
    assertThat(config.bootstrapServers()).containsExactly("kafka:9092");
  }

  @Test
  void thePageAsksAllServicesAndIsPublishedOnLoopback() {
    // When
    Manifest ops = compose.at("services", "ops");

    // Then
    assertThat(ops.get("ports")).isEqualTo(List.of("127.0.0.1:9406:9406"));
    assertThat(ops.texts("environment")).containsKey("VQSTREAM_CONFIG_OPS_TOKEN");
    assertThat((List<?>) ops.get("command"))
        .map(Object::toString)
        .contains("ops", "encoder:9404,decoder:9405");
    assertThat(ops.get("read_only")).isEqualTo(true);
    assertThat(ops.get("cap_drop")).isEqualTo(List.of("ALL"));
  }

  @ParameterizedTest
  @EnumSource
  void prometheusScrapesTheServices(Role role) throws IOException {
    // Given
    Manifest prometheus = ManifestsTest.read(FOLDER.resolve("prometheus.yml")).get(0);
    ServiceConfig config = ServiceConfig.of(role, Map.of("bootstrap.servers", "b:1"));

    // When
    Manifest job =
        prometheus.list("scrape_configs").stream()
            .filter(each -> each.text("job_name").equals("vqstream-" + role.id()))
            .findFirst()
            .orElseThrow();

    // Then
    assertThat(job.list("static_configs").get(0).get("targets"))
        .isEqualTo(List.of(role.id() + ":" + config.monitoring().port().orElseThrow()));
    assertThat(prometheus.get("rule_files")).isEqualTo(List.of("rules.yaml"));
  }

  @Test
  void mountedFilesExist() {
    // When
    Set<String> mounted = new TreeSet<>();
    for (Object service : compose.at("services").tree().values()) {
      Object volumes = ((Map<?, ?>) service).get("volumes");
      if (volumes != null) {
        for (Object volume : (List<?>) volumes) {
          String source = volume.toString().replaceAll("^\\$\\{\\w+:-([^}]*)}", "$1");
          if (source.startsWith(".")) {
            mounted.add(source.split(":", 2)[0]);
          }
        }
      }
    }
    mounted.remove("../target/vqstream"); // what mvn package lays out

    // Then
    assertThat(mounted).hasSizeGreaterThan(4).allMatch(path -> Files.exists(FOLDER.resolve(path)));
  }

  @Test
  @EnabledIf("hasCompose")
  void composeAcceptsTheFile() throws Exception {
    // When
    ToolRun run = ToolRun.of(FOLDER, "docker-compose", "-f", "compose.yaml", "config", "-q");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
  }

  static boolean hasCompose() {
    return ToolRun.has("docker-compose");
  }
}
