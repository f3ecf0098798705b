package io.vqstream.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** The objects have only fields that Kubernetes and its extensions know, of their types. */
class ManifestTypesTest {
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "Deployment", Deployment.class,
          "PodDisruptionBudget", PodDisruptionBudget.class,
          "NetworkPolicy", NetworkPolicy.class,
          "ServiceAccount", ServiceAccount.class);

  private static final Path FOLDER = Path.of("../kubernetes");

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                /** The model keeps unknown fields in a map; here they are errors. */
                @Override
                public Boolean hasAnySetter(MapperConfig<?> config, Annotated member) {
                  return false;
                }
              })
          .build();

  @Test
  void everyFieldIsKnown() throws Exception {
    // Given
    List<Path> files;
    try (Stream<Path> all = Files.walk(FOLDER)) {
      files =
          all.filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.endsWith("kustomization.yaml"))
              .toList();
    }

    // Then
    assertThat(files).hasSizeGreaterThanOrEqualTo(10);
    for (Path file : files) {
      for (Manifest object : ManifestsTest.read(file)) {
        assertThat(typed(object)).as(file.toString()).isNotNull();
      }
    }
  }

  private static Object typed(Manifest object) {
    Class<?> type = TYPES.getOrDefault(object.kind(), CustomResources.TYPES.get(object.kind()));
    assertThat(type).as(object.kind()).isNotNull();
    return STRICT.convertValue(object.tree(), type);
  }

  @Test
  void misspeltFieldOfACustomResourceIsFound() {
    // Given
    Manifest wrong =
        Manifest.parse("kind: ScaledObject\nspec: {triggers: [{metadata: {lagTreshold: \"1\"}}]}")
            .get(0);

    // Then
    assertThatThrownBy(() -> typed(wrong))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("lagTreshold");
  }

  @Test
  void misspeltFieldIsFound() {
    // Given
    Manifest wrong =
        Manifest.parse("kind: Deployment\nspec: {template: {spec: {runAsNotRoot: true}}}").get(0);

    // Then
    assertThatThrownBy(() -> STRICT.convertValue(wrong.tree(), Deployment.class))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("runAsNotRoot");
  }
}
