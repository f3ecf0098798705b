package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir Path folder;

  @Test
  void makesTheFoldersAbove() throws IOException {
    // When
    WholeFile.write(folder.resolve("a/b/c"), new byte[] {1, 2});

    // Then
    assertThat(folder.resolve("a/b/c")).hasBinaryContent(new byte[] {1, 2});
  }

  @Test
  void replacesAFileAndKeepsWhatAnOpenReaderSees() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("a"), "old");

    // When
    String seen;
    try (var reader = Files.newBufferedReader(file)) {
      WholeFile.write(file, "new and longer".getBytes(StandardCharsets.UTF_8));
      seen = reader.readLine();
    }

    // Then
    assertThat(seen).isEqualTo("old");
    assertThat(file).hasContent("new and longer");
  }

  @Test
  void leavesNothingBehindWhereItFails() throws IOException {
    // Given
    Path target = Files.createDirectory(folder.resolve("target"));

    // When
    assertThatThrownBy(() -> WholeFile.write(target, new byte[1]))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a folder");

    // Then
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
  }
}
