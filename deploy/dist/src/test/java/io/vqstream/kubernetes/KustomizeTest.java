package io.vqstream.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The overlays as {@code kubectl kustomize} renders them, where there is kubectl. */
@EnabledIf("hasKubectl")
class KustomizeTest {
  private static final Path BOARDS = Path.of("../observability/grafana");

  static boolean hasKubectl() {
    return ToolRun.has("kubectl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "strimzi"})
  void overlayFollowsTheRules(String overlay) throws Exception {
    // When
    List<Manifest> objects = render(overlay);

    // Then
    new ManifestRules(objects, settings(objects)).check();
    assertThat(objects)
        .filteredOn(each -> !each.kind().equals("Namespace"))
        .extracting(each -> each.text("metadata", "namespace"))
        .as("all in one namespace")
        .containsOnly(objects.get(0).text("metadata", "namespace"));
  }

  @Test
  void boardsInTheClusterAreTheFiles() throws Exception {
    // When
    Map<String, String> data =
        ManifestRules.of(render("prod"), "ConfigMap").stream()
            .filter(map -> map.name().equals("vqstream-boards"))
            .findFirst()
            .orElseThrow()
            .texts("data");

    // Then
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(BOARDS)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".json")).toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(data).isEqualTo(files);
  }

  private static Map<String, String> settings(List<Manifest> objects) {
    return ManifestRules.of(objects, "ConfigMap").stream()
        .filter(map -> !map.name().equals("vqstream-boards"))
        .findFirst()
        .orElseThrow()
        .texts("data");
  }

  private static List<Manifest> render(String overlay) throws Exception {
    ToolRun run = ToolRun.of(ManifestsTest.FOLDER, "kubectl", "kustomize", "overlays/" + overlay);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).as("warnings").isBlank();
    return Manifest.parse(run.out());
  }
}
