package io.vqstream.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** The objects of the base have only fields that Kubernetes knows, of its types. */
class ManifestTypesTest {
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "Deployment", Deployment.class,
          "PodDisruptionBudget", PodDisruptionBudget.class,
          "NetworkPolicy", NetworkPolicy.class,
          "ServiceAccount", ServiceAccount.class);

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

  @ParameterizedTest
  @ValueSource(strings = {"access.yaml", "encoder.yaml", "decoder.yaml"})
  void everyFieldIsKnown(String file) throws Exception {
    for (Manifest object : ManifestsTest.read(Path.of("../kubernetes/base").resolve(file))) {
      // When
      Object typed = STRICT.convertValue(object.tree(), TYPES.get(object.kind()));

      // Then
      assertThat(typed).isNotNull();
    }
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
