package io.vqstream.security;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * The least that each part of the product has to be allowed, with the default names of topics and
 * applications. {@code docs/operations.md} lists the same, and a test sees to that. {@code
 * Describe} comes with {@code Read} and {@code Write}.
 */
public enum MinimalAcls {
  ENCODER(
      "User:CN=encoder",
      topics(List.of(READ, DESCRIBE_CONFIGS), "images"),
      topics(List.of(WRITE, DESCRIBE_CONFIGS), "images.coded", "images.failed"),
      topics(List.of(READ), "vqstream.checkpoints", "vqstream.routes"),
      group("vqstream-encoder", PatternType.LITERAL),
      readFailures(),
      progressOfReplays(),
      transactions("vqstream-encoder-")),
  DECODER(
      "User:decoder",
      topics(List.of(READ, DESCRIBE_CONFIGS), "images.coded"),
      topics(List.of(WRITE, DESCRIBE_CONFIGS), "images.reconstructed", "images.failed"),
      topics(List.of(READ), "vqstream.checkpoints"),
      group("vqstream-decoder", PatternType.LITERAL),
      readFailures(),
      progressOfReplays(),
      transactions("vqstream-decoder-")),
  PUBLISHER("User:publisher", topics(List.of(WRITE, DESCRIBE_CONFIGS), "images")),
  RECEIVER("User:receiver", topics(List.of(READ), "images.reconstructed")),
  REPLAYER(
      "User:replayer",
      topics(List.of(READ), "images.failed"),
      topics(List.of(READ, WRITE), "images", "images.coded"),
      group("vqstream-replay-", PatternType.PREFIXED),
      transactions("vqstream-replay-")),
  VIEWER(
      "User:viewer",
      new Right(
          List.of(DESCRIBE),
          ResourceType.GROUP,
          PatternType.LITERAL,
          List.of("vqstream-encoder", "vqstream-decoder")),
      topics(List.of(DESCRIBE), "images", "images.coded"),
      topics(List.of(READ), "images.failed")),
  OPERATOR(
      "User:operator",
      topics(
          List.of(READ, WRITE, CREATE, DESCRIBE_CONFIGS),
          "vqstream.checkpoints",
          "vqstream.routes"),
      topics(List.of(DESCRIBE), "images"),
      transactions("vqstream-checkpoint-"));

  private final String principal;
  private final List<Right> rights;

  MinimalAcls(String principal, Right... rights) {
    this.principal = principal;
    this.rights = List.of(rights);
  }

  /** What may be done with resources of a kind. */
  public record Right(
      List<AclOperation> operations, ResourceType type, PatternType pattern, List<String> names) {

    private Stream<AclBinding> bindings(String principal) {
      return names.stream()
          .map(name -> new ResourcePattern(type, name, pattern))
          .flatMap(resource -> operations.stream().map(may -> allowed(principal, resource, may)));
    }

    /** Arguments of kafka-acls.sh. */
    private String arguments() {
      String option = "--" + type.name().toLowerCase(Locale.ROOT).replace('_', '-') + " ";
      return Stream.of(
              operations.stream().map(may -> "--operation " + SecurityUtils.operationName(may)),
              names.stream().map(option::concat),
              pattern == PatternType.PREFIXED
                  ? Stream.of("--resource-pattern-type prefixed")
                  : Stream.<String>empty())
          .flatMap(part -> part)
          .collect(Collectors.joining(" "));
    }
  }

  /** Whom they are for. */
  public String principal() {
    return principal;
  }

  /** Name of the user, without what Kafka puts before it. */
  public String user() {
    return principal.replaceFirst("^User:(CN=)?", "");
  }

  /** As Kafka takes them. */
  public List<AclBinding> bindings() {
    return rights.stream().flatMap(right -> right.bindings(principal)).toList();
  }

  /** Those that only the metric of waiting dead letters needs: a service runs without. */
  public List<AclBinding> ofDeadLetterMetric() {
    return this == ENCODER || this == DECODER
        ? Stream.of(readFailures(), progressOfReplays())
            .flatMap(right -> right.bindings(principal))
            .toList()
        : List.of();
  }

  /** As {@code docs/operations.md} lists them: {@code acl} and the arguments of kafka-acls.sh. */
  public List<String> lines() {
    return rights.stream().map(right -> "acl " + principal + " " + right.arguments()).toList();
  }

  /** That somebody may do something. */
  public static AclBinding allowed(
      String principal, ResourcePattern resource, AclOperation operation) {
    return new AclBinding(
        resource, new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
  }

  private static Right topics(List<AclOperation> operations, String... names) {
    return new Right(operations, ResourceType.TOPIC, PatternType.LITERAL, List.of(names));
  }

  private static Right group(String name, PatternType pattern) {
    return new Right(List.of(READ), ResourceType.GROUP, pattern, List.of(name));
  }

  private static Right readFailures() {
    return topics(List.of(READ), "images.failed");
  }

  private static Right progressOfReplays() {
    return new Right(
        List.of(DESCRIBE), ResourceType.GROUP, PatternType.PREFIXED, List.of("vqstream-replay-"));
  }

  private static Right transactions(String prefix) {
    return new Right(
        List.of(WRITE), ResourceType.TRANSACTIONAL_ID, PatternType.PREFIXED, List.of(prefix));
  }
}
