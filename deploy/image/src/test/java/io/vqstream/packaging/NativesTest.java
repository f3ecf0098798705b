package io.vqstream.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"amd64, linux/amd64", "arm64, linux/aarch64"})
  void unpacksTheLibraryOfTheProcessor(Processor processor, String expected) throws Exception {
    // Given
    jar("zstd-jni-1.5.jar", "linux/amd64", "linux/aarch64", "darwin/aarch64", "linux/i386");

    // When
    Path file = Natives.ZSTD.unpack(folder, processor, folder.resolve("out"));

    // Then
    assertThat(file).hasFileName("libzstd-jni.so").hasContent(expected);
  }

  @Test
  void namesTheFolderWithoutTheJar() {
    // When, Then
    assertThatIOException()
        .isThrownBy(() -> Natives.LZ4.unpack(folder, Processor.amd64, folder))
        .withMessage(folder + ": one lz4-java expected, found []");
  }

  @Test
  void namesTheJarWithoutTheLibrary() throws Exception {
    // Given
    Path jar = jar("zstd-jni-1.5.jar", "win/amd64");

    // When, Then
    assertThatIOException()
        .isThrownBy(() -> Natives.ZSTD.unpack(folder, Processor.amd64, folder))
        .withMessage(jar + ": one zstd-jni expected, found []");
  }

  private Path jar(String name, String... platforms) throws IOException {
    Path jar = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String platform : platforms) {
        zip.putNextEntry(new ZipEntry(platform + "/libzstd-jni-1.5.so"));
        zip.write(platform.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
