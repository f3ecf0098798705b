package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vqstream.fault.NativeLibraryError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users read where libwebp cannot be loaded. */
class NativeWebpTest {
  private static final String SYSTEM = System.getProperty("os.name");
  private static final String ARCHITECTURE = System.getProperty("os.arch");

  @TempDir private Path folder;

  @Test
  void reportsPlatformWithoutLibwebp() {
    assertThatExceptionOfType(NativeLibraryError.class)
        .isThrownBy(() -> NativeWebp.loadLibrary(folder, "Linux", "s390x"))
        .withMessageContaining("there is no libwebp for Linux on s390x")
        .withMessageContaining("Convert the images to PNG or JPEG");
  }

  @Test
  void reportsFolderThatCannotBeWritten() {
    // Given
    Path missing = folder.resolve("missing");

    // When, Then
    assertThatExceptionOfType(NativeLibraryError.class)
        .isThrownBy(() -> NativeWebp.loadLibrary(missing, SYSTEM, ARCHITECTURE))
        .withMessageContaining("cannot unpack libwebp to " + missing + " (no such directory)")
        .withMessageContaining("-Djava.io.tmpdir=DIR");
  }

  @Test
  void reportsFolderOfUnloadableLibrary() {
    // Given a library that this machine does not run
    String other = ARCHITECTURE.equals("aarch64") ? "x86_64" : "aarch64";

    // When, Then
    assertThatExceptionOfType(NativeLibraryError.class)
        .isThrownBy(() -> NativeWebp.loadLibrary(folder, SYSTEM, other))
        .withMessageContaining("cannot load libwebp from " + folder)
        .withMessageContaining("-Djava.io.tmpdir=DIR");
  }

  @Test
  void reportsFolderWithoutLibrary() {
    // When, Then
    assertThatExceptionOfType(NativeLibraryError.class)
        .isThrownBy(() -> NativeWebp.loadUnpacked(folder))
        .withMessageContaining(folder.resolve(System.mapLibraryName("webp-imageio")).toString())
        .withMessageContaining("vqstream.natives must name the folder");
  }

  @Test
  void deletesUnpackedLibrary() throws Exception {
    // When
    NativeWebp.loadLibrary(folder, SYSTEM, ARCHITECTURE);

    // Then
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
