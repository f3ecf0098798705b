package io.vqstream.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;

/**
 * The fields of custom resources that the manifests may have, as their definitions name them:
 * Prometheus Operator (monitoring.coreos.com/v1), KEDA (keda.sh/v1alpha1) and Strimzi
 * (kafka.strimzi.io/v1).
 */
final class CustomResources {
  static final Map<String, Class<?>> TYPES =
      Map.of(
          "PodMonitor", PodMonitor.class,
          "PrometheusRule", PrometheusRule.class,
          "ScaledObject", ScaledObject.class,
          "KafkaTopic", KafkaTopic.class,
          "KafkaUser", KafkaUser.class);

  private CustomResources() {}

  record PodMonitor(String apiVersion, String kind, ObjectMeta metadata, PodMonitorSpec spec) {}

  record PodMonitorSpec(
      String jobLabel,
      LabelSelector selector,
      NamespaceSelector namespaceSelector,
      List<String> podTargetLabels,
      List<PodMetricsEndpoint> podMetricsEndpoints) {}

  record NamespaceSelector(Boolean any, List<String> matchNames) {}

  record PodMetricsEndpoint(
      String port, String path, String scheme, String interval, String scrapeTimeout) {}

  record PrometheusRule(
      String apiVersion, String kind, ObjectMeta metadata, PrometheusRuleSpec spec) {}

  record PrometheusRuleSpec(List<RuleGroup> groups) {}

  record RuleGroup(String name, String interval, List<Rule> rules) {}

  record Rule(
      String alert,
      String record,
      String expr,
      @JsonProperty("for") String duration,
      @JsonProperty("keep_firing_for") String keepFiringFor,
      Map<String, String> labels,
      Map<String, String> annotations) {}

  record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScaledSpec spec) {}

  record ScaledSpec(
      ScaleTarget scaleTargetRef,
      Integer pollingInterval,
      Integer cooldownPeriod,
      Integer idleReplicaCount,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      List<Trigger> triggers) {}

  record ScaleTarget(String apiVersion, String kind, String name) {}

  record Trigger(
      String type, String name, KafkaTrigger metadata, AuthenticationRef authenticationRef) {}

  record AuthenticationRef(String name, String kind) {}

  /** The texts of KEDA's scaler for Kafka that the manifests may have. */
  record KafkaTrigger(
      String bootstrapServers,
      String consumerGroup,
      String topic,
      String lagThreshold,
      String activationLagThreshold,
      String offsetResetPolicy,
      String allowIdleConsumers,
      String excludePersistentLag,
      String tls) {}

  record KafkaTopic(String apiVersion, String kind, ObjectMeta metadata, TopicSpec spec) {}

  record TopicSpec(
      String topicName, Integer partitions, Integer replicas, Map<String, Object> config) {}

  record KafkaUser(String apiVersion, String kind, ObjectMeta metadata, UserSpec spec) {}

  record UserSpec(Authentication authentication, Authorization authorization) {}

  record Authentication(AuthenticationType type) {}

  enum AuthenticationType {
    @JsonProperty("tls")
    TLS,
    @JsonProperty("tls-external")
    TLS_EXTERNAL,
    @JsonProperty("scram-sha-512")
    SCRAM
  }

  record Authorization(String type, List<Rights> acls) {}

  record Rights(Resource resource, List<Operation> operations, String host, String type) {}

  record Resource(ResourceType type, String name, PatternType patternType) {}

  enum ResourceType {
    @JsonProperty("topic")
    TOPIC,
    @JsonProperty("group")
    GROUP,
    @JsonProperty("cluster")
    CLUSTER,
    @JsonProperty("transactionalId")
    TRANSACTIONAL_ID
  }

  enum PatternType {
    @JsonProperty("literal")
    LITERAL,
    @JsonProperty("prefix")
    PREFIX
  }

  enum Operation {
    @JsonProperty("Read")
    READ,
    @JsonProperty("Write")
    WRITE,
    @JsonProperty("Create")
    CREATE,
    @JsonProperty("Delete")
    DELETE,
    @JsonProperty("Alter")
    ALTER,
    @JsonProperty("Describe")
    DESCRIBE,
    @JsonProperty("AlterConfigs")
    ALTER_CONFIGS,
    @JsonProperty("DescribeConfigs")
    DESCRIBE_CONFIGS,
    @JsonProperty("IdempotentWrite")
    IDEMPOTENT_WRITE,
    @JsonProperty("ClusterAction")
    CLUSTER_ACTION,
    @JsonProperty("All")
    ALL
  }
}
