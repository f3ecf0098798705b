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

/**
 * Who may know whom among our own packages.
 *
 * <pre>
 * deploy -&gt; streams -&gt; model -&gt; (nothing of ours)     in model:   codec -&gt; image, vqvae, prior, entropy, checkpoint, batch, quality
 *        -&gt; trainer -&gt; model                                      vqvae -&gt; checkpoint, fault
 * streams, deploy -&gt; proto                                        prior -&gt; entropy, checkpoint
 *                                                                 image -&gt; fault
 *                                                                 entropy, checkpoint, quality, batch, fault stand alone
 *                                                     in trainer: trainer -&gt; evaluation -&gt; files -&gt; image
 *                                                     in deploy:  cli -&gt; bench -&gt; demo -&gt; client
 * </pre>
 */
@AnalyzeClasses(
    packages = "io.vqstream",
    importOptions = {DoNotIncludeTests.class, DoNotIncludeTestJars.class})
class ArrowsTest {

  private static final String[] MODEL = {
    "codec", "image", "vqvae", "prior", "entropy", "checkpoint", "quality", "batch", "fault"
  };

  @ArchTest static final ArchRule FAULT = only("fault");
  @ArchTest static final ArchRule IMAGE = only("image", "fault");
  @ArchTest static final ArchRule ENTROPY = only("entropy");
  @ArchTest static final ArchRule CHECKPOINT = only("checkpoint");
  @ArchTest static final ArchRule QUALITY = only("quality");
  @ArchTest static final ArchRule BATCH = only("batch");
  @ArchTest static final ArchRule VQVAE = only("vqvae", "checkpoint", "fault");
  @ArchTest static final ArchRule PRIOR = only("prior", "entropy", "checkpoint");

  @ArchTest
  static final ArchRule CODEC =
      only(
          "codec", "image", "vqvae", "prior", "entropy", "checkpoint", "batch", "quality", "fault");

  @ArchTest static final ArchRule PROTO = only("proto");
  @ArchTest static final ArchRule TRAINER = only("trainer", with(MODEL, "evaluation", "files"));
  @ArchTest static final ArchRule EVALUATION = only("evaluation", with(MODEL, "files"));
  @ArchTest static final ArchRule FILES = only("files", "image");
  @ArchTest static final ArchRule STREAMS = only("streams", with(MODEL, "proto"));

  @ArchTest
  static final ArchRule BENCH = only("bench", with(MODEL, "proto", "streams", "client", "demo"));

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
