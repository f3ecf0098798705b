package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pixels of WebP files are those of {@code dwebp}, bit by bit; see {@link WebpCorpus}. */
class WebpPixelsTest {

  static Stream<Arguments> files() {
    String lines = new String(TestImages.resource("webp/pixels.txt"), StandardCharsets.UTF_8);
    return lines.lines().map(line -> Arguments.of((Object[]) line.split(" ")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void decodesAsDwebpDoes(String name, String digest) throws Exception {
    // When
    Picture picture = TestImages.read(TestImages.resource("webp/" + name + ".webp"));

    // Then
    assertThat(WebpCorpus.digest(picture.rgb())).isEqualTo(digest);
  }

  @Test
  @Tag("thorough")
  void decodesEveryCwebpOptionAsDwebpDoes(@TempDir Path folder) throws Exception {
    // Given
    assumeTrue(installed("cwebp") && installed("dwebp"), "libwebp's tools are not installed");
    List<String> different = new ArrayList<>();

    // When
    for (WebpCorpus.Entry entry : WebpCorpus.matrix()) {
      Path file = entry.encode(folder);
      Picture picture = TestImages.read(Files.readAllBytes(file));
      if (!WebpCorpus.digest(picture.rgb()).equals(WebpCorpus.digestByDwebp(file))) {
        different.add(entry.name());
      }
    }

    // Then
    assertThat(different).isEmpty();
  }

  private static boolean installed(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
