package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.fault.NativeLibraryError;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VqStreamTest {

  @TempDir Path folder;

  @Test
  void withoutACommandShowsTheCommandsAndFails() {
    // When
    CommandRun run = CommandRun.of();

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("compress", "decompress", "inspect", "a command is missing");
  }

  @Test
  void helpGoesToStandardOutput() {
    // When
    CommandRun run = CommandRun.of("compress", "--help");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("-o, --output=DIR", "--quality=Q", "--checkpoint=FILE");
  }

  @Test
  void versionNamesTheProductAndTheJava() {
    // When
    CommandRun run = CommandRun.of("--version");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .containsPattern("^vqstream \\d+\\.\\d+")
        .contains("Java " + Runtime.version());
  }

  @Test
  void anUnknownCommandIsWrongUsage() {
    // When
    CommandRun run = CommandRun.of("compres");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("vqstream: there is no command 'compres'", "Did you mean: vqstream compress");
  }

  @Test
  void anArgumentTooManyIsWrongUsage() {
    // When
    CommandRun run = CommandRun.of("inspect", "a.vq", "b.vq");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("vqstream: 'b.vq' is one argument too many");
  }

  @Test
  void aMissingOptionIsWrongUsage() {
    // When
    CommandRun run = CommandRun.of("compress", "a.png");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("vqstream: Missing required option: '--output=DIR'")
        .contains("Try 'vqstream compress --help'.")
        .doesNotContain("\tat ");
  }

  @Test
  void aCheckpointThatIsNotThereIsWrongUsage() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    Path missing = folder.resolve("missing.safetensors");
    CodecOption.Opener opener =
        (file, listener, maxPixels, stages) -> {
          throw new NoSuchFileException(file.toString());
        };

    // When
    CommandRun run =
        CommandRun.with(
            opener, "compress", image, "-o", folder.resolve("out"), "--checkpoint", missing);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: --checkpoint: " + missing + ": no such file or folder");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aBugIsOneLineAndWithVerboseAStackTrace() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    CodecOption.Opener opener =
        (file, listener, maxPixels, stages) -> {
          throw new IllegalStateException("no engine");
        };

    // When
    CommandRun quiet = CommandRun.with(opener, "compress", image, "-o", folder);
    CommandRun verbose = CommandRun.with(opener, "compress", image, "-o", folder, "--verbose");

    // Then
    assertThat(quiet.status()).isEqualTo(1);
    assertThat(quiet.err())
        .startsWith("vqstream: internal error: no engine (IllegalStateException, at VqStreamTest.")
        .hasLineCount(1);
    assertThat(verbose.status()).isEqualTo(1);
    assertThat(verbose.err()).contains("IllegalStateException: no engine", "\tat ");
  }

  @Test
  void tellsMissingNativeLibraryOnceForAllImages() throws IOException {
    // Given
    Path folderOfImages = folder.resolve("images");
    Images.png(folderOfImages.resolve("a.png"));
    Images.png(folderOfImages.resolve("b.png"));
    CodecOption.Opener opener =
        (file, listener, maxPixels, stages) -> {
          throw new NativeLibraryError("cannot unpack libtorch to /x", null);
        };

    // When
    CommandRun run =
        CommandRun.with(opener, "compress", folderOfImages, "-o", folder.resolve("out"));

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEqualToIgnoringNewLines("vqstream: cannot unpack libtorch to /x");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void tellsErrorsThatAreNoExceptionsInOneLine() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    CodecOption.Opener opener =
        (file, listener, maxPixels, stages) -> {
          throw new OutOfMemoryError("Java heap space");
        };

    // When
    CommandRun run = CommandRun.with(opener, "compress", image, "-o", folder);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: not enough memory (Java heap space); VQSTREAM_OPTS=-Xmx4g gives the JVM"
                + " 4 GB");
  }

  @Test
  void verboseShowsTheStackTraceOfAFileThatFailed() throws IOException {
    // Given
    Path text = Images.text(folder.resolve("a.png"));

    // When
    CommandRun run = CommandRun.of("compress", "--verbose", text, "-o", folder.resolve("out"));

    // Then
    assertThat(run.err()).contains("not PNG, JPEG or WebP", "\tat ");
  }
}
