package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.security.Certificates;
import io.vqstream.security.Connections;
import io.vqstream.security.MinimalAcls;
import io.vqstream.security.Overheard;
import io.vqstream.security.SecuredBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may not is told so in one line, and no password is told to anybody. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@ResourceLock(Overheard.LOG)
class SecurityRefusalsIT {
  private static final String WRONG = "wrong-secret-93e0";

  @TempDir static Path broad;
  @TempDir Path folder;

  private static SecuredBroker broker;

  private Overheard log;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = SecuredBroker.start(broad);
    // Read implies Describe, which a service without Write would pass the start with.
    broker.refuse(MinimalAcls.ENCODER.ofDeadLetterMetric());
    broker.refuse(MinimalAcls.DECODER.ofDeadLetterMetric());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void listen() {
    log = Overheard.listen();
  }

  @AfterEach
  void noPasswordWasLogged() {
    log.close();
    assertThat(log.lines())
        .noneMatch(line -> line.contains(Certificates.PASSWORD))
        .noneMatch(line -> line.contains(SecuredBroker.PASSWORD))
        .noneMatch(line -> line.contains(WRONG));
  }

  @Test
  void aServiceWithoutACertificateIsRefused() throws IOException {
    // When
    CommandRun run = encoder(Connections.tls(broker, Optional.empty()));

    // Then
    refusedWith(
        run,
        "the brokers at "
            + broker.tls()
            + " cannot be used: the broker rejects the client certificate");
  }

  @Test
  void aServiceWithAStrangersCertificateIsRefused() throws IOException {
    // When
    CommandRun run =
        encoder(Connections.tls(broker, Optional.of(broker.certificates().strangersKeystore())));

    // Then
    refusedWith(
        run,
        "the brokers at "
            + broker.tls()
            + " cannot be used: the broker rejects the client certificate");
  }

  @Test
  void aServiceWithAWrongPasswordIsRefused() throws IOException {
    // When
    CommandRun run = encoder(Connections.scram(broker, "decoder", WRONG));

    // Then
    refusedWith(
        run,
        "the brokers at " + broker.scram() + " cannot be used: ",
        "Authentication failed",
        "SCRAM-SHA-512");
    assertThat(log.lines()).anyMatch(line -> line.contains("sasl.jaas.config = [hidden]"));
  }

  @Test
  void aServiceThatDoesNotTrustTheBrokerSaysSo() throws IOException {
    // Given
    Map<String, String> settings = Connections.of(broker, MinimalAcls.ENCODER);
    settings.put("ssl.truststore.location", broker.certificates().strangersKeystore().toString());

    // When
    CommandRun run = encoder(settings);

    // Then
    refusedWith(
        run, "the brokers at " + broker.tls() + " cannot be used: ", "ssl.truststore.location");
  }

  @Test
  void aCommandWithAWrongPasswordIsRefused() throws IOException {
    // Given
    Images.png(folder.resolve("images/a.png"));
    Path config =
        Connections.write(
            folder.resolve("client.properties"), Connections.scram(broker, "publisher", WRONG));

    // When
    CommandRun run =
        CommandRun.of("publish", folder.resolve("images"), "--topic", "images", "--config", config);

    // Then
    refusedWith(run, broker.scram(), "Authentication failed", "SCRAM-SHA-512");
  }

  @Test
  void aCommandWithoutARightNamesTheTopic() throws IOException {
    // Given
    Path config =
        Connections.write(
            folder.resolve("client.properties"), Connections.of(broker, MinimalAcls.PUBLISHER));

    // When
    CommandRun run =
        CommandRun.of(
            "receive", "-o", folder, "--topic", "images.coded", "--count", 1, "--config", config);

    // Then
    refusedWith(
        run, "no right to use topic images.coded at " + broker.scram() + ": Describe is needed");
  }

  @Test
  void namesRightThatPublisherLacksForTopicConfig() throws Exception {
    // Given
    Images.png(folder.resolve("images/a.png"));
    Path config =
        Connections.write(
            folder.resolve("client.properties"), Connections.of(broker, MinimalAcls.PUBLISHER));
    List<AclBinding> see =
        MinimalAcls.PUBLISHER.bindings().stream()
            .filter(right -> right.entry().operation() == AclOperation.DESCRIBE_CONFIGS)
            .toList();
    broker.refuse(see);
    try {
      // When
      CommandRun run =
          CommandRun.of(
              "publish", folder.resolve("images"), "--topic", "images", "--config", config);

      // Then
      refusedWith(run, "no right to use topic images at " + broker.scram() + ": DescribeConfigs");
    } finally {
      broker.allow(see);
    }
  }

  @ParameterizedTest
  @MethodSource("rightsOfServices")
  void aServiceThatLacksOneOfItsRightsEndsAndNamesIt(MinimalAcls part, AclBinding right)
      throws Exception {
    // Given
    broker.refuse(List.of(right));
    try {
      // When
      CommandRun run = service(part.name().toLowerCase(Locale.ROOT), Connections.of(broker, part));

      // Then
      refusedWith(run, "access to ", " is denied", right.pattern().name());
    } finally {
      broker.allow(List.of(right));
    }
  }

  /** All but those that they do without: to see limits, checkpoints and waiting dead letters. */
  static Stream<Arguments> rightsOfServices() {
    return Stream.of(MinimalAcls.ENCODER, MinimalAcls.DECODER)
        .flatMap(
            part ->
                part.bindings().stream()
                    .filter(right -> right.entry().operation() != AclOperation.DESCRIBE_CONFIGS)
                    .filter(right -> !right.pattern().name().startsWith("vqstream."))
                    .filter(right -> !part.ofDeadLetterMetric().contains(right))
                    .map(right -> Arguments.of(part, right)));
  }

  @Test
  void endsEncoderThatMayNotWriteAtFirstImage() throws Exception {
    // Given
    AclBinding write =
        MinimalAcls.ENCODER.bindings().stream()
            .filter(right -> right.pattern().name().equals("images.coded"))
            .filter(right -> right.entry().operation() == AclOperation.WRITE)
            .findFirst()
            .orElseThrow();
    AclBinding describe =
        MinimalAcls.allowed(
            MinimalAcls.ENCODER.principal(), write.pattern(), AclOperation.DESCRIBE);
    Images.png(folder.resolve("images/a.png"));
    Path publisher =
        Connections.write(
            folder.resolve("publisher.properties"), Connections.of(broker, MinimalAcls.PUBLISHER));
    CommandRun.of("publish", folder.resolve("images"), "--topic", "images", "--config", publisher);
    broker.allow(List.of(describe));
    broker.refuse(List.of(write));
    try {
      // When
      CommandRun run = encoder(Connections.of(broker, MinimalAcls.ENCODER));

      // Then
      refusedWith(
          run,
          "the encoder vqstream-encoder stopped: access to topic images.coded is denied: Write is"
              + " required");
    } finally {
      broker.refuse(List.of(describe));
      broker.allow(List.of(write));
    }
  }

  private CommandRun encoder(Map<String, String> connection) throws IOException {
    return service("encoder", connection);
  }

  /** Runs the command that ends only by an error. */
  private CommandRun service(String command, Map<String, String> connection) throws IOException {
    Map<String, String> settings = new HashMap<>(connection);
    settings.put("metrics.port", "-1");
    settings.put("num.stream.threads", "1");
    // the one of the case before did not leave the group
    settings.put("session.timeout.ms", "6000");
    settings.put("checkpoint.cache.dir", folder.resolve("cache").toString());
    settings.put("state.dir", folder.resolve("state").toString());
    return CommandRun.of(
        command, "--config", Connections.write(folder.resolve("service.properties"), settings));
  }

  private static void refusedWith(CommandRun run, String... parts) {
    assertThat(run.status()).as(run.err()).isEqualTo(VqStream.SOME_FAILED);
    List<String> errors = run.err().lines().filter(l -> l.startsWith("vqstream: ")).toList();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).contains(parts);
    assertThat(run.err())
        .doesNotContain(Certificates.PASSWORD, SecuredBroker.PASSWORD, WRONG, "\tat ");
  }
}
