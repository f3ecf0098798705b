package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.kernel.OtherJvm;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs {@link PriorExactness} in Java virtual machines that compile it differently, or not at all.
 */
class PriorExactnessTest {
  /**
   * What every machine has printed since this prior is as it is, for key frames and for inter
   * frames. Another line is another format.
   */
  private static final String DIGEST =
      "c5f711077cbb724fe8d49e26d4ee956637ae084ed4c7a592552508bdc300985e"
          + " aa09d3b499770a33034e50ef6cb591fb0ad8133884a4795df376d78689a6b7f4";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--add-modules=jdk.incubator.vector -Dvqstream.vectors=now, VectorKernels",
    "--add-modules=jdk.incubator.vector, AdaptiveKernels",
    "--add-modules=jdk.incubator.vector -Dvqstream.vectors=false, PlainKernels",
    "--add-modules=jdk.incubator.vector -Dvqstream.vectors=now -XX:-TieredCompilation,"
        + " VectorKernels",
    "--add-modules=jdk.incubator.vector -Xint, PlainKernels",
    "-XX:TieredStopAtLevel=1, PlainKernels",
    "-XX:-UseSuperWord, PlainKernels",
  })
  void computesSameBitsOnEveryJvm(String flags, String kernels) throws Exception {
    assertThat(run(flags)).isEqualTo(DIGEST + " " + kernels);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--add-modules=jdk.incubator.vector -Dvqstream.vectors=now -XX:UseAVX=0, VectorKernels",
    "--add-modules=jdk.incubator.vector -Dvqstream.vectors=now -XX:UseAVX=2, VectorKernels",
    "-XX:UseAVX=0, PlainKernels",
  })
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
  void computesSameBitsAtEveryVectorLength(String flags, String kernels) throws Exception {
    assertThat(run(flags)).isEqualTo(DIGEST + " " + kernels);
  }

  private static String run(String flags) throws Exception {
    return OtherJvm.run(PriorExactness.class, flags);
  }
}
