package io.vqstream.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.image.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that are shell scripts stand for those that are not installed here. */
@DisabledOnOs(OS.WINDOWS)
class CommandToolTest {
  private static final Picture PICTURE = Pictures.color(8, 8, 0);

  @TempDir private Path folder;

  @Test
  void namesACommandThatIsNotInstalled() {
    // When
    assertThatThrownBy(() -> AvifTool.find(AvifTool.Variant.AVIF, 4, "/nowhere"))

        // Then
        .isInstanceOf(CodecMissingException.class)
        .hasMessage("avifenc is not installed or not on the PATH");
  }

  @Test
  void reportsTheLastLineOfAFailedCommand() throws Exception {
    // Given
    script("cjxl", "echo JPEG XL; echo no memory >&2; exit 3");
    CommandTool tool = CommandTool.find("cjxl", folder.toString());

    // When
    assertThatThrownBy(() -> tool.run(List.of("in", "out")))

        // Then
        .isInstanceOf(IOException.class)
        .hasMessage(folder.resolve("cjxl") + " exited with status 3: no memory");
  }

  @Test
  void passesAQuantizerToAvifBeforeVersionOne() throws Exception {
    // Given
    avif("Version: 0.11.1 (dav1d [dec]:1.0.0, aom [enc/dec]:v3.6.0)");
    AvifTool avif = AvifTool.find(AvifTool.Variant.AVIF420, 4, folder.toString());

    // When
    String arguments = new String(avif.encode(PICTURE, 30), UTF_8);

    // Then
    assertThat(avif.info().version()).isEqualTo("libavif 0.11.1 with libaom 3.6.0");
    assertThat(arguments)
        .startsWith("-c aom -j 1 -s 4 -y 420 --min 0 --max 63 -a end-usage=q -a cq-level=44 ")
        .contains(" -a tune=ssim ");
  }

  @Test
  void passesAQualityToAvifFromVersionOne() throws Exception {
    // Given
    avif("Version: 1.2.1 (dav1d [dec]:1.5.0, aom [enc/dec]:3.12.0)");
    AvifTool avif = AvifTool.find(AvifTool.Variant.AVIF, 2, folder.toString());

    // When
    String arguments = new String(avif.encode(PICTURE, 30), UTF_8);

    // Then
    assertThat(avif.info().version()).isEqualTo("libavif 1.2.1 with libaom 3.12.0");
    assertThat(avif.info().settings()).isEqualTo("4:4:4, tune=psnr, speed 2");
    assertThat(arguments).startsWith("-c aom -j 1 -s 2 -y 444 -q 30 -a tune=psnr ");
    assertThat(avif.revision()).as("other arguments need another revision").isEqualTo(1);
  }

  @Test
  void namesADecoderOfAnotherVersion() throws Exception {
    // Given
    avif("Version: 1.2.1 (aom [enc/dec]:3.12.0)");
    script("avifdec", "echo 'Version: 1.3.0 (aom [enc/dec]:3.12.0)'");

    // When
    AvifTool avif = AvifTool.find(AvifTool.Variant.AVIF, 4, folder.toString());

    // Then
    assertThat(avif.info().version())
        .isEqualTo("libavif 1.2.1 with libaom 3.12.0, decoded by libavif 1.3.0");
  }

  @Test
  void passesADistanceToJpegXl() throws Exception {
    // Given
    script("cjxl", "[ $1 = --version ] && echo 'JPEG XL encoder v0.11.1 0 [x]' || echo $* > $2");
    script("djxl", "echo 'JPEG XL decoder v0.11.1 0 [x]'");
    JxlTool jxl = JxlTool.find(folder.toString());

    // When
    String arguments = new String(jxl.encode(PICTURE, 90), UTF_8);

    // Then
    assertThat(jxl.info().version()).isEqualTo("libjxl 0.11.1");
    assertThat(arguments).endsWith("--distance=1.0000 --effort=7 --num_threads=1\n");
    assertThat(jxl.revision()).as("other arguments need another revision").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0.7.0,true", "0.8.2,true", "0.9.0,false", "0.11.1,false", "1.0.0,false"})
  void warnsOfJpegXlBeforeVersion09(String version, boolean warned) throws Exception {
    // Given
    script("cjxl", "echo 'JPEG XL encoder v" + version + " 0 [x]'");
    script("djxl", "echo 'JPEG XL decoder v" + version + " 0 [x]'");

    // When
    String warning = JxlTool.find(folder.toString()).info().warning();

    // Then
    assertThat(warning.contains("install 0.9 or later")).isEqualTo(warned);
  }

  @Test
  void jpegXlDistancesFallAsQualitiesRise() throws Exception {
    // Given
    List<Integer> qualities = List.of(5, 10, 15, 20, 25, 30, 35, 90, 95);

    // When
    List<Double> distances = qualities.stream().map(JxlTool::distance).toList();

    // Then
    assertThat(distances).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(distances.get(5)).isCloseTo(6.4, within(1e-9));
  }

  /** An encoder that writes its arguments into the file that is its last one. */
  private void avif(String version) throws IOException {
    script(
        "avifenc",
        "[ $1 = --version ] && echo '" + version + "' && exit",
        "for last; do :; done",
        "echo $* > $last");
    script("avifdec", "echo '" + version + "'");
  }

  private void script(String name, String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + String.join("\n", lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
