package io.vqstream.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path folder;

  @Test
  void takesTheFilesOfAllFoldersThatEndAsWanted() throws IOException {
    // Given
    file("b.png");
    file("a/c.JPG");
    file("a/notes.txt");
    file("png");
    file(".hidden.png");

    // When
    FileTree tree = FileTree.of(folder, FileTree.IMAGES);

    // Then
    assertThat(tree.problems()).isEmpty();
    assertThat(tree.files()).extracting(tree::name).containsExactly("a/c.JPG", "b.png");
  }

  @Test
  void followsLinksAndTellsThoseThatLeadNowhereOrInACircle() throws IOException {
    // Given
    file("elsewhere/a.png");
    Path in = Files.createDirectory(folder.resolve("in"));
    Files.createSymbolicLink(in.resolve("link"), folder.resolve("elsewhere"));
    Path circle = Files.createSymbolicLink(in.resolve("circle"), in);
    Path nowhere = Files.createSymbolicLink(in.resolve("b.png"), folder.resolve("gone.png"));

    // When
    FileTree tree = FileTree.of(in, Set.of("png"));

    // Then
    assertThat(tree.files()).extracting(tree::name).containsExactly("link/a.png");
    assertThat(tree.problems())
        .extracting(FileTree.Problem::path)
        .containsExactlyInAnyOrder(circle, nowhere);
  }

  @Test
  void refusesWhatIsNoFolder() throws IOException {
    // Given
    Path file = file("a.png");

    // Then
    assertThatThrownBy(() -> FileTree.of(file, FileTree.IMAGES))
        .isInstanceOf(NotDirectoryException.class)
        .hasMessageContaining("a.png");
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
