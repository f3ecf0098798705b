package io.vqstream.demo.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir Path elsewhere;

  @Test
  void deletesItselfWithAllItHolds() throws IOException {
    // Given
    TemporaryFolder folder = TemporaryFolder.create("vqstream-test-");
    Files.createDirectories(folder.path().resolve("a/b"));
    Files.writeString(folder.path().resolve("a/b/file"), "x");

    // When
    folder.close();

    // Then
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void leavesWhatALinkPointsTo() throws IOException {
    // Given
    Path kept = Files.writeString(elsewhere.resolve("kept"), "x");
    TemporaryFolder folder = TemporaryFolder.create("vqstream-test-");
    Files.createSymbolicLink(folder.path().resolve("link"), elsewhere);

    // When
    folder.close();

    // Then
    assertThat(folder.path()).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void refusesToDeleteAFolderThatItDidNotMake() throws IOException {
    // Given
    TemporaryFolder folder = TemporaryFolder.create("vqstream-test-");
    Path aside = elsewhere.resolve("aside");
    Files.move(folder.path(), aside);
    Path stranger = Files.createDirectory(folder.path());

    // When
    assertThatThrownBy(folder::close)

        // Then
        .isInstanceOf(IOException.class)
        .hasMessageContaining(stranger.toString());
    assertThat(stranger).exists();
    Files.delete(stranger);
  }

  @Test
  void canBeClosedTwice() throws IOException {
    // Given
    TemporaryFolder folder = TemporaryFolder.create("vqstream-test-");
    folder.close();

    // When
    folder.close();

    // Then
    assertThat(folder.path()).doesNotExist();
  }
}
