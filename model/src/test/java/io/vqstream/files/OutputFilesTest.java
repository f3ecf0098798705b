package io.vqstream.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.files.WholeFile.Content;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
  private static final Content NEW = Content.of("new");

  @TempDir Path folder;

  @Test
  void createsFileAndParentFolders() throws IOException {
    // Given
    Path file = folder.resolve("deep/er/a.txt");

    // When
    new OutputFiles(false).write(file, NEW);

    // Then
    assertThat(file).hasContent("new");
    assertThat(file.getParent()).isDirectoryContaining("regex:.*a.txt");
    assertThat(file.getParent().toFile().list()).hasSize(1);
  }

  @Test
  void keepsExistingFile() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    OutputFiles outputs = new OutputFiles(false);

    // When
    assertThatThrownBy(() -> outputs.write(file, NEW))

        // Then
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("exists; use --force to replace it");
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("a.txt");
  }

  @Test
  void keepsFileCreatedDuringWrite() throws IOException {
    // Given
    Path file = folder.resolve("a.txt");

    // When
    assertThatThrownBy(
            () ->
                new OutputFiles(false)
                    .write(
                        file,
                        out -> {
                          out.write(1);
                          Files.writeString(file, "of another process");
                        }))

        // Then
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("of another process");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void keepsBrokenLink() throws IOException {
    // Given
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));

    // When
    assertThatThrownBy(() -> new OutputFiles(false).write(link, NEW))

        // Then
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(link).isSymbolicLink();
  }

  @Test
  void replacesExistingFileIfForced() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("a.txt"), "old");

    // When
    new OutputFiles(true).write(file, NEW);

    // Then
    assertThat(file).hasContent("new");
  }

  @Test
  void keepsInputEvenIfForced() throws IOException {
    // Given
    Path input = Files.writeString(folder.resolve("a.txt"), "input");
    Path link = Files.createLink(folder.resolve("b.txt"), input);
    OutputFiles outputs = new OutputFiles(true);
    outputs.protect(input);

    // When
    assertThatThrownBy(() -> outputs.write(link, NEW))

        // Then
        .hasMessageContaining("is an input of this run");
    assertThat(link).hasContent("input");
  }

  @Test
  void keepsOwnOutputEvenIfForced() throws IOException {
    // Given
    Path file = folder.resolve("a.txt");
    OutputFiles outputs = new OutputFiles(true);
    outputs.write(file, Content.of("first"));

    // When
    assertThatThrownBy(() -> outputs.write(file, NEW))

        // Then
        .hasMessageContaining("is already an output of this run");
    assertThat(file).hasContent("first");
  }

  @Test
  void reportsFolderInPlaceOfFile() throws IOException {
    // Given
    Path taken = Files.createDirectory(folder.resolve("a"));

    // Then
    for (boolean force : List.of(true, false)) {
      assertThatThrownBy(() -> new OutputFiles(force).check(taken))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("is a folder");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void writesToDevice() throws IOException {
    // Given
    Path device = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));

    // When
    new OutputFiles(true).write(device, NEW);

    // Then
    assertThat(device).isSymbolicLink();
  }

  @Test
  void reportsUnwritableFile() {
    // Given
    Path file = folder.resolve("a.png");
    Content failing =
        out -> {
          throw new IOException("writing failed", new IOException("No space left on device"));
        };

    // When
    assertThatThrownBy(() -> new OutputFiles(false).write(file, failing))

        // Then
        .hasMessage(file + ": No space left on device");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void keepsExistingFileWithoutHardLinks() throws IOException {
    // Given
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
      Path file = zip.getPath("/a.txt");
      OutputFiles outputs = new OutputFiles(false);
      outputs.write(file, Content.of("first"));

      // When
      assertThatThrownBy(() -> WholeFile.create(file, NEW))

          // Then
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThat(Files.readString(file)).isEqualTo("first");
    }
  }
}
