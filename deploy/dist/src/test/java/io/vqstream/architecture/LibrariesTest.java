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
    "io.vqstream.frame..",
    "io.vqstream.inference..",
    "io.vqstream.image..",
    "io.vqstream.vqvae..",
    "io.vqstream.network..",
    "io.vqstream.torch..",
    "io.vqstream.kernel..",
    "io.vqstream.prior..",
    "io.vqstream.entropy..",
    "io.vqstream.checkpoint..",
    "io.vqstream.metric..",
    "io.vqstream.training..",
    "io.vqstream.study..",
    "io.vqstream.evaluation..",
    "io.vqstream.files.."
  };

  private static final String[] CLIENT = {
    "io.vqstream.client..",
    "io.vqstream.codecpool..",
    "io.vqstream.deadletter..",
    "io.vqstream.kafka..",
    "io.vqstream.record..",
    "io.vqstream.registry..",
    "io.vqstream.sequence..",
    "io.vqstream.trace.."
  };

  @ArchTest
  static final ArchRule CODEC_AND_TRAINER_KNOW_NO_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage(BEHIND_KAFKA)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "kafka..");

  /** What {@code vqstream-client} holds must work with Kafka's plain clients alone. */
  @ArchTest
  static final ArchRule CLIENTS_NEED_NEITHER_STREAMS_NOR_METERS =
      noClasses()
          .that()
          .resideInAnyPackage(CLIENT)
          .should()
          .transitivelyDependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.streams..", "io.micrometer..", "io.opentelemetry..");

  /** The distributions do not contain RocksDB, whose natives take 70 MB. */
  @ArchTest
  static final ArchRule SERVICES_HAVE_NO_STATE_STORES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.streams.state..", "org.rocksdb..");

  @ArchTest
  static final ArchRule THE_COMMANDS_CLIENTS_KNOW_NEITHER_CODEC_NOR_KAFKA_STREAMS =
      noClasses()
          .that()
          .resideInAPackage("io.vqstream.tools..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.streams..", "io.vqstream.codec..");

  @ArchTest
  static final ArchRule CHECKPOINTS_ON_THEIR_WAY_KNOW_NO_CODEC =
      noClasses()
          .that()
          .resideInAPackage("io.vqstream.registry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vqstream.codec..", "io.vqstream.codecpool..");

  @ArchTest
  static final ArchRule ONLY_THE_DEMOS_BROKER_KNOWS_THE_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.vqstream.demo.broker..", "io.vqstream.testkit..")
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

  /** Clients and services run without DJL, which only training and GPUs need. */
  @ArchTest
  static final ArchRule ONLY_NETWORKS_OF_DJL_AND_TRAINING_KNOW_DJL =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.vqstream.torch..", "io.vqstream.training..", "io.vqstream.study..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  /** Loading any other class must not link to classes of DJL. */
  @ArchTest
  static final ArchRule ONLY_TRAINING_AND_GPUS_USE_NETWORKS_OF_DJL =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.vqstream.torch..", "io.vqstream.training..", "io.vqstream.study..")
          .and()
          .doNotHaveFullyQualifiedName("io.vqstream.inference.InferenceDevice$Gpu")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vqstream.torch..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.vqstream.cli..", "io.vqstream.demo..")
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest static final ArchRule LOGS_GO_THROUGH_SLF4J = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
