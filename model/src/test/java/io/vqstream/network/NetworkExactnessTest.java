package io.vqstream.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.kernel.OtherJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs {@link NetworkExactness} in Java virtual machines that compile it differently, or not at
 * all.
 */
class NetworkExactnessTest {
  /** What every machine has printed since the arithmetic is as it is. */
  private static final String DIGEST =
      "f4effcb8ba72dc0492708d0187bf4354747399584be7b87417da8025d4c13ab7";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--add-modules=jdk.incubator.vector -Dvqstream.vectors=now, VectorKernels",
    "--add-modules=jdk.incubator.vector, AdaptiveKernels",
    "--add-modules=jdk.incubator.vector -Dvqstream.vectors=false, PlainKernels",
    "-XX:TieredStopAtLevel=1, PlainKernels",
    "-XX:-UseSuperWord, PlainKernels",
    "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0, PlainKernels",
  })
  void computesSameBitsOnEveryJvm(String flags, String kernels) throws Exception {
    assertThat(OtherJvm.run(NetworkExactness.class, flags)).isEqualTo(DIGEST + " " + kernels);
  }

  /** At one level: the interpreter takes long, and levels differ in the values of tables alone. */
  @Test
  void computesSameBitsInterpreted() throws Exception {
    // Given what this compiled JVM computes
    String compiled = NetworkExactness.digest(2, 2);

    // When
    String interpreted =
        OtherJvm.run(
            NetworkExactness.class,
            "--add-modules=jdk.incubator.vector -Xint -Dvqstream.exactness.level=2");

    // Then
    assertThat(interpreted).isEqualTo(compiled + " PlainKernels");
  }

  /** Other vectors have other panels of matrices, too. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--add-modules=jdk.incubator.vector -Dvqstream.vectors=now -XX:UseAVX=0, VectorKernels",
    "--add-modules=jdk.incubator.vector -Dvqstream.vectors=now -XX:UseAVX=2, VectorKernels",
    "-XX:UseAVX=0, PlainKernels",
  })
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
  void computesSameBitsAtEveryVectorLength(String flags, String kernels) throws Exception {
    assertThat(OtherJvm.run(NetworkExactness.class, flags)).isEqualTo(DIGEST + " " + kernels);
  }
}
