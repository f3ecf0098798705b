package io.vqstream.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What must hold for the objects of the base and of every overlay. */
final class ManifestRules {
  /** Paths that the endpoint of a service has, see MetricsServer. */
  static final Set<String> PATHS = Set.of("/health/live", "/health/ready", "/metrics");

  private final List<Manifest> objects;
  private final Map<String, String> settings;

  /**
   * @param settings environment of the services
   */
  ManifestRules(List<Manifest> objects, Map<String, String> settings) {
    this.objects = objects;
    this.settings = settings;
  }

  /** Returns the objects of a kind. */
  static List<Manifest> of(List<Manifest> objects, String kind) {
    return objects.stream().filter(each -> each.kind().equals(kind)).toList();
  }

  void check() {
    List<Manifest> deployments = of(objects, "Deployment");
    assertThat(deployments)
        .extracting(Manifest::name)
        .containsExactlyInAnyOrder("vqstream-encoder", "vqstream-decoder");
    deployments.forEach(this::checkDeployment);
    for (Manifest policy : of(objects, "PodDisruptionBudget")) {
      assertSelects(policy.texts("spec", "selector", "matchLabels"), 1);
      assertThat(policy.number("spec", "maxUnavailable")).isEqualTo(1);
    }
    assertThat(of(objects, "PodDisruptionBudget")).hasSameSizeAs(deployments);
    Manifest network = of(objects, "NetworkPolicy").get(0);
    assertSelects(network.texts("spec", "podSelector", "matchLabels"), 2);
    assertThat(network.at("spec").list("ingress").get(0).list("ports").get(0).text("port"))
        .isIn(portNames());
    for (Manifest monitor : of(objects, "PodMonitor")) {
      assertSelects(monitor.texts("spec", "selector", "matchLabels"), 2);
      Manifest endpoint = monitor.list("spec", "podMetricsEndpoints").get(0);
      assertThat(endpoint.text("port")).isIn(portNames());
      assertThat(endpoint.text("path")).isIn(PATHS);
    }
    of(objects, "ScaledObject").forEach(this::checkScaling);
  }

  private void checkDeployment(Manifest deployment) {
    Map<String, String> labels = labels(deployment);
    assertThat(labels)
        .containsAllEntriesOf(deployment.texts("spec", "selector", "matchLabels"))
        .isEqualTo(deployment.texts("metadata", "labels"));
    Manifest pod = deployment.at("spec", "template", "spec");
    assertThat(pod.get("automountServiceAccountToken")).isEqualTo(false);
    assertThat(of(objects, "ServiceAccount"))
        .extracting(Manifest::name)
        .contains(pod.text("serviceAccountName"));
    assertThat(pod.number("terminationGracePeriodSeconds")).isGreaterThan(25);
    assertThat(pod.get("securityContext", "runAsNonRoot")).isEqualTo(true);
    assertThat(pod.number("securityContext", "runAsUser")).isEqualTo(10001);
    assertThat(pod.text("securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
    for (Manifest spread : pod.list("topologySpreadConstraints")) {
      assertSelects(spread.texts("labelSelector", "matchLabels"), 1);
      assertThat(labels).containsAllEntriesOf(spread.texts("labelSelector", "matchLabels"));
    }
    assertThat(pod.list("containers")).hasSize(1);
    checkContainer(pod, pod.list("containers").get(0));
  }

  private void checkContainer(Manifest pod, Manifest container) {
    assertThat(container.get("securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
    assertThat(container.get("securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
    assertThat(container.get("securityContext", "capabilities", "drop")).isEqualTo(List.of("ALL"));
    for (String amount : List.of("cpu", "memory")) {
      assertThat(container.text("resources", "requests", amount)).isNotBlank();
      assertThat(container.text("resources", "limits", amount)).isNotBlank();
    }
    assertThat(container.text("resources", "limits", "memory"))
        .isEqualTo(container.text("resources", "requests", "memory"));
    ServiceConfig config = config(container);
    Manifest port = container.list("ports").get(0);
    assertThat(config.monitoring().port()).contains(port.number("containerPort"));
    assertThat(config.monitoring().host()).isEqualTo("0.0.0.0");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.text(probe, "httpGet", "port")).isEqualTo(port.text("name"));
      assertThat(container.text(probe, "httpGet", "path")).isIn(PATHS);
    }
    assertThat(container.text("livenessProbe", "httpGet", "path")).isEqualTo("/health/live");
    assertThat(container.text("readinessProbe", "httpGet", "path")).isEqualTo("/health/ready");
    assertThat(
            container.number("startupProbe", "periodSeconds")
                * container.number("startupProbe", "failureThreshold"))
        .isGreaterThanOrEqualTo(120);
    List<String> mounts =
        container.list("volumeMounts").stream().map(m -> m.text("mountPath")).toList();
    assertThat(mounts).contains("/tmp", settings.get("VQSTREAM_CONFIG_CHECKPOINT_CACHE_DIR"));
    assertThat(pod.list("volumes"))
        .extracting(v -> v.text("name"))
        .containsExactlyElementsOf(
            container.list("volumeMounts").stream().map(m -> m.text("name")).toList());
  }

  /** Unknown settings are rejected here. */
  private ServiceConfig config(Manifest container) {
    List<?> args = (List<?>) container.get("args");
    assertThat(args).hasSize(1);
    Role role = Role.valueOf(args.get(0).toString().toUpperCase(Locale.ROOT));
    Map<String, String> environment = new TreeMap<>(settings);
    if (container.has("env")) {
      container.list("env").forEach(each -> environment.put(each.text("name"), "secret"));
    }
    return ServiceConfig.load(role, Optional.empty(), environment, Map.of());
  }

  private void checkScaling(Manifest scaled) {
    Manifest target =
        of(objects, "Deployment").stream()
            .filter(each -> each.name().equals(scaled.text("spec", "scaleTargetRef", "name")))
            .findFirst()
            .orElseThrow();
    assertThat(target.at("spec").has("replicas")).isFalse();
    ServiceConfig config = config(target.list("spec", "template", "spec", "containers").get(0));
    Manifest trigger = scaled.list("spec", "triggers").get(0).at("metadata");
    assertThat(trigger.text("consumerGroup")).isEqualTo(config.applicationId());
    assertThat(trigger.text("topic")).isEqualTo(config.sourceTopic());
    assertThat(trigger.text("bootstrapServers"))
        .isEqualTo(String.join(",", config.bootstrapServers()));
    int partitions = ManifestsTest.partitions(config.sourceTopic());
    assertThat(scaled.number("spec", "minReplicaCount")).isPositive();
    assertThat(scaled.number("spec", "maxReplicaCount")).isLessThanOrEqualTo(partitions);
    // Transaction markers: up to two offsets remain in each partition.
    assertThat(trigger.number("activationLagThreshold")).isGreaterThanOrEqualTo(2 * partitions);
    assertThat(trigger.number("lagThreshold")).isGreaterThan(2 * partitions);
  }

  private List<String> portNames() {
    List<String> names = new ArrayList<>();
    for (Manifest each : of(objects, "Deployment")) {
      Manifest container = each.list("spec", "template", "spec", "containers").get(0);
      names.add(container.list("ports").get(0).text("name"));
    }
    return names;
  }

  private static Map<String, String> labels(Manifest deployment) {
    return deployment.texts("spec", "template", "metadata", "labels");
  }

  private void assertSelects(Map<String, String> selector, int pods) {
    assertThat(selector).isNotEmpty();
    assertThat(of(objects, "Deployment"))
        .filteredOn(each -> labels(each).entrySet().containsAll(selector.entrySet()))
        .as("pods with " + selector)
        .hasSize(pods);
  }
}
