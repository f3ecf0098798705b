package io.vqstream.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTreeTest {
  @TempDir Path folder;

  @Test
  void findsFilesByExtensionRecursively() throws IOException {
    // Given
    file("b.png");
    file("a/c.JPG");
    file("a/notes.txt");
    file("png");
    file(".hidden.png");

    // When
    FileTree tree = FileTree.ofImages(folder);

    // Then
    assertThat(tree.problems()).isEmpty();
    assertThat(tree.files()).extracting(tree::name).containsExactly("a/c.JPG", "b.png");
  }

  @Test
  void followsLinksAndReportsBrokenOrCyclicOnes() throws IOException {
    // Given
    file("elsewhere/a.png");
    Path in = Files.createDirectory(folder.resolve("in"));
    Files.createSymbolicLink(in.resolve("link"), folder.resolve("elsewhere"));
    Path circle = Files.createSymbolicLink(in.resolve("circle"), in);
    Path nowhere = Files.createSymbolicLink(in.resolve("b.png"), folder.resolve("gone.png"));

    // When
    FileTree tree = FileTree.of(in, FileSelection.endingIn("png"));

    // Then
    assertThat(tree.files()).extracting(tree::name).containsExactly("link/a.png");
    assertThat(tree.problems())
        .extracting(FileTree.Problem::path)
        .containsExactlyInAnyOrder(circle, nowhere);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jfif", "b.JPE", "c.mpo", "d.dat", "e"})
  void findsImagesByContent(String name) throws IOException {
    // Given
    Files.write(file(name), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0});

    // When
    FileTree tree = FileTree.ofImages(folder);

    // Then
    assertThat(tree.files()).extracting(tree::name).containsExactly(name);
  }

  @Test
  void countsUnsupportedImagesByExtension() throws IOException {
    // Given
    file("a.gif");
    file("deep/b.GIF");
    file("c.tif");
    file("notes.txt");

    // When
    FileTree tree = FileTree.ofImages(folder);

    // Then
    assertThat(tree.files()).isEmpty();
    assertThat(tree.leftOut())
        .containsExactly(
            folder + ": 2 .gif files left out: not PNG, JPEG or WebP",
            folder + ": 1 .tif file left out: not PNG, JPEG or WebP");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void reportsUndecodableNames() throws Exception {
    // Given
    file("good.png");
    Process shell =
        new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'bad\\377.png')\"")
            .directory(folder.toFile())
            .start();
    assertThat(shell.waitFor()).isZero();

    // When
    FileTree tree = FileTree.ofImages(folder);

    // Then
    assertThat(tree.files()).extracting(tree::name).containsExactly("good.png");
    assertThat(tree.problems())
        .singleElement()
        .satisfies(bad -> assertThat(bad.cause()).hasMessageContaining("rename the file"));
  }

  @Test
  void rejectsFile() throws IOException {
    // Given
    Path file = file("a.png");

    // Then
    assertThatThrownBy(() -> FileTree.ofImages(file))
        .isInstanceOf(NotDirectoryException.class)
        .hasMessageContaining("a.png");
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
