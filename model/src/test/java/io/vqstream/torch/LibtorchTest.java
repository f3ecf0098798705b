package io.vqstream.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the messages for a libtorch that cannot be loaded. */
class LibtorchTest {
  @TempDir private Path folder;

  @Test
  void reportsFolderThatCannotBeCreated() {
    // Given
    Path cache = folder.resolve("cache/pytorch");
    Throwable thrown =
        new EngineException(
            "Failed to extract PyTorch native library", new NoSuchFileException(cache.toString()));

    // Then
    assertThat(Libtorch.message(thrown, cache))
        .isEqualTo(
            "cannot unpack libtorch to "
                + cache
                + ": cannot write to "
                + folder
                + ". Set DJL_CACHE_DIR to a writable directory with 1 GB of space");
  }

  @Test
  void reportsFileInPlaceOfFolder() throws Exception {
    // Given
    Path file = Files.createFile(folder.resolve("file"));
    Throwable thrown = new EngineException("Failed", new NoSuchFileException(file + "/x"));

    // Then
    assertThat(Libtorch.message(thrown, file.resolve("x")))
        .contains("libtorch to " + file + "/x: " + file + " is not a directory.");
  }

  @Test
  void reportsFullFolder() {
    // Given
    Throwable thrown = new EngineException("Failed", new IOException("No space left on device"));

    // Then
    assertThat(Libtorch.message(thrown, folder))
        .startsWith("cannot unpack libtorch to " + folder + ": No space left on device. Set");
  }

  @Test
  void reportsNoexecFolder() {
    // Given
    String library = folder.resolve("libgomp.so.1").toString();
    Throwable thrown =
        new EngineException(
            "Failed to load PyTorch native library",
            new UnsatisfiedLinkError(
                library + ": " + library + ": failed to map segment from shared object"));

    // Then
    assertThat(Libtorch.message(thrown, folder))
        .startsWith("cannot load libtorch from " + folder + " (failed to map segment")
        .contains("noexec", "set DJL_CACHE_DIR");
  }

  @Test
  void reportsUnsupportedPlatform() {
    // Given
    Throwable thrown = new EngineException("Failed", new IOException("Offline mode is enabled."));

    // Then
    assertThat(Libtorch.message(thrown, folder))
        .startsWith(
            "there is no libtorch in this installation for " + System.getProperty("os.name"));
  }

  @Test
  void reportsOtherDjlErrors() {
    // Given
    Throwable thrown =
        new ExceptionInInitializerError(new EngineException("Unknown default engine: Foo"));

    // Then
    assertThat(Libtorch.message(thrown, folder))
        .startsWith("cannot load libtorch: Unknown default engine: Foo. Unset ai.djl.*");
  }
}
