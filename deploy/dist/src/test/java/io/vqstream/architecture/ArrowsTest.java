package io.vqstream.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** Which of our packages may depend on which. Each rule names all that a package may use. */
@AnalyzeClasses(
    packages = "io.vqstream",
    importOptions = {DoNotIncludeTests.class, DoNotIncludeTestJars.class})
class ArrowsTest {

  private static final String[] MODEL = {
    "codec",
    "frame",
    "image",
    "vqvae",
    "network",
    "prior",
    "entropy",
    "checkpoint",
    "inference",
    "metric",
    "fault"
  };
  private static final String[] CLIENT =
      with(
          MODEL,
          "proto",
          "client",
          "record",
          "sequence",
          "deadletter",
          "registry",
          "codecpool",
          "kafka",
          "trace");

  @ArchTest static final ArchRule FAULT = only("fault");
  @ArchTest static final ArchRule IMAGE = only("image", "fault");
  @ArchTest static final ArchRule ENTROPY = only("entropy");
  @ArchTest static final ArchRule CHECKPOINT = only("checkpoint");
  @ArchTest static final ArchRule METRIC = only("metric");
  @ArchTest static final ArchRule KERNEL = only("kernel", "checkpoint");
  @ArchTest static final ArchRule NETWORK = only("network", "kernel", "checkpoint");
  @ArchTest static final ArchRule VQVAE = only("vqvae", "network", "checkpoint");
  @ArchTest static final ArchRule TORCH = only("torch", "network", "checkpoint", "fault");
  @ArchTest static final ArchRule PRIOR = only("prior", "kernel", "entropy", "checkpoint");

  @ArchTest
  static final ArchRule INFERENCE =
      only("inference", "vqvae", "network", "torch", "prior", "entropy", "checkpoint", "fault");

  @ArchTest static final ArchRule FRAME = only("frame", "image", "entropy");

  @ArchTest static final ArchRule CODEC = only("codec", MODEL);
  @ArchTest static final ArchRule PROTO = only("proto");

  @ArchTest
  static final ArchRule TRAINING = only("training", with(MODEL, "torch", "evaluation", "files"));

  @ArchTest
  static final ArchRule STUDY = only("study", "training", "torch", "entropy", "image", "files");

  @ArchTest static final ArchRule EVALUATION = only("evaluation", with(MODEL, "files"));
  @ArchTest static final ArchRule FILES = only("files", "image");
  @ArchTest static final ArchRule KAFKA = only("kafka", "fault");
  @ArchTest static final ArchRule TRACE = only("trace", "kafka");
  @ArchTest static final ArchRule DEAD_LETTER = only("deadletter", "proto", "frame", "image");
  @ArchTest static final ArchRule REGISTRY = only("registry", with(MODEL, "proto", "kafka"));
  @ArchTest static final ArchRule CODEC_POOL = only("codecpool", with(MODEL, "registry", "kafka"));

  @ArchTest static final ArchRule SEQUENCE = only("sequence", with(MODEL, "proto"));

  @ArchTest
  static final ArchRule RECORD =
      only("record", with(MODEL, "proto", "sequence", "deadletter", "registry", "codecpool"));

  @ArchTest static final ArchRule PLAIN_CLIENT = only("client", CLIENT);
  @ArchTest static final ArchRule SERVICE = only("service", CLIENT);
  @ArchTest static final ArchRule TOOLS = only("tools", with(CLIENT, "service", "files"));
  @ArchTest static final ArchRule DEMO = only("demo", with(CLIENT, "service", "files", "tools"));

  @ArchTest
  static final ArchRule BENCH = only("bench", with(CLIENT, "service", "files", "tools", "demo"));

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.vqstream.(**)").should().beFreeOfCycles();

  /** Classes of {@code concept} know nothing of ours but it and {@code others}. */
  private static ArchRule only(String concept, String... others) {
    DescribedPredicate<JavaClass> allowed = resideInAnyPackage(packages(with(others, concept)));
    return classes()
        .that()
        .resideInAPackage(tree(concept))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(resideInAPackage("io.vqstream..")).or(allowed))
        .as(
            concept
                + " knows of ours only "
                + (others.length == 0 ? "itself" : Arrays.toString(others)));
  }

  private static String[] packages(String... concepts) {
    return Arrays.stream(concepts).map(ArrowsTest::tree).toArray(String[]::new);
  }

  private static String tree(String concept) {
    return "io.vqstream." + concept + "..";
  }

  private static String[] with(String[] concepts, String... others) {
    return Stream.of(concepts, others).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
