package io.vqstream.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know which library. */
@AnalyzeClasses(
    packages = "io.vqstream",
    importOptions = {DoNotIncludeTests.class, DoNotIncludeTestJars.class})
class LibrariesTest {

  private static final String[] BEHIND_KAFKA = {
    "io.vqstream.codec..",
    "io.vqstream.image..",
    "io.vqstream.vqvae..",
    "io.vqstream.prior..",
    "io.vqstream.entropy..",
    "io.vqstream.checkpoint..",
    "io.vqstream.quality..",
    "io.vqstream.trainer..",
    "io.vqstream.evaluation..",
    "io.vqstream.files.."
  };

  @ArchTest
  static final ArchRule CODEC_AND_TRAINER_KNOW_NO_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage(BEHIND_KAFKA)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "kafka..");

  @ArchTest
  static final ArchRule PLAIN_CONSUMERS_CAN_USE_THE_SERDES =
      noClasses()
          .that()
          .resideInAPackage("io.vqstream.streams.serde..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.streams..", "io.micrometer..", "ai.djl..");

  @ArchTest
  static final ArchRule PLAIN_CLIENTS_CAN_ENCODE_AND_DECODE =
      noClasses()
          .that()
          .resideInAnyPackage("io.vqstream.streams.edge..", "io.vqstream.streams.conversion..")
          .should()
          .transitivelyDependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.streams..", "io.micrometer..");

  @ArchTest
  static final ArchRule PLAIN_CLIENTS_KNOW_NO_SERVICE =
      noClasses()
          .that()
          .resideInAnyPackage("io.vqstream.streams.edge..", "io.vqstream.streams.conversion..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vqstream.streams.config..",
              "io.vqstream.streams.http..",
              "io.vqstream.streams.service..",
              "io.vqstream.streams.topology..");

  @ArchTest
  static final ArchRule THE_COMMANDS_CLIENTS_KNOW_NEITHER_CODEC_NOR_KAFKA_STREAMS =
      noClasses()
          .that()
          .resideInAPackage("io.vqstream.client..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.streams..", "io.vqstream.codec..");

  @ArchTest
  static final ArchRule SERDES_NEED_NO_OTHER_PART_OF_STREAMS =
      noClasses()
          .that()
          .resideInAPackage("io.vqstream.streams.serde..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vqstream.streams",
              "io.vqstream.streams.checkpoint..",
              "io.vqstream.streams.codecs..",
              "io.vqstream.streams.config..",
              "io.vqstream.streams.conversion..",
              "io.vqstream.streams.edge..",
              "io.vqstream.streams.failure..",
              "io.vqstream.streams.http..",
              "io.vqstream.streams.metrics..",
              "io.vqstream.streams.security..",
              "io.vqstream.streams.service..",
              "io.vqstream.streams.topology..");

  @ArchTest
  static final ArchRule PLAIN_CONSUMERS_CAN_USE_CHECKPOINTS_AND_CODECS =
      noClasses()
          .that()
          .resideInAnyPackage("io.vqstream.streams.checkpoint..", "io.vqstream.streams.codecs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.streams..",
              "io.micrometer..",
              "ai.djl..",
              "io.vqstream.streams.config..",
              "io.vqstream.streams.failure..",
              "io.vqstream.streams.http..",
              "io.vqstream.streams.metrics..",
              "io.vqstream.streams.service..",
              "io.vqstream.streams.topology..");

  @ArchTest
  static final ArchRule WHO_CLIENTS_ARE_CONCERNS_NOTHING_ELSE =
      noClasses()
          .that()
          .resideInAPackage("io.vqstream.streams.security..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.streams..",
              "io.vqstream.codec..",
              "io.vqstream.streams.config..",
              "io.vqstream.streams.service..");

  @ArchTest
  static final ArchRule CHECKPOINTS_ON_THEIR_WAY_KNOW_NO_CODEC =
      noClasses()
          .that()
          .resideInAPackage("io.vqstream.streams.checkpoint..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vqstream.codec..", "io.vqstream.streams.codecs..");

  @ArchTest
  static final ArchRule ONLY_THE_DEMOS_BROKER_KNOWS_THE_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.vqstream.demo.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kafka..",
              "scala..",
              "org.apache.kafka.metadata..",
              "org.apache.kafka.raft..",
              "org.apache.kafka.server..",
              "org.apache.kafka.storage..");

  @ArchTest
  static final ArchRule WHAT_IS_MEASURED_AND_REPORTED_KNOWS_NO_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.vqstream.bench.source..",
              "io.vqstream.bench.codec..",
              "io.vqstream.bench.report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "kafka..");

  @ArchTest
  static final ArchRule EXACT_CODING_NEEDS_NO_LIBTORCH =
      noClasses()
          .that()
          .resideInAnyPackage("io.vqstream.entropy..", "io.vqstream.prior..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.vqstream.cli..", "io.vqstream.demo..")
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest static final ArchRule LOGS_GO_THROUGH_SLF4J = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
