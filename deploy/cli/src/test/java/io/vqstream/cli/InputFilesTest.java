package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.cli.InputFiles.InputFile;
import io.vqstream.cli.InputFiles.Problem;
import io.vqstream.files.FileSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {

  @TempDir Path folder;

  @Test
  void namesAFolderFileByItsPathWithinAndAFileByItsName() throws IOException {
    // Given
    Path inFolder = Images.text(folder.resolve("in/x/a.png"));
    Path alone = Images.text(folder.resolve("far/away/b.png"));

    // When
    InputFiles found =
        InputFiles.find(List.of(folder.resolve("in"), alone), FileSelection.endingIn("png"));

    // Then
    assertThat(found.problems()).isEmpty();
    assertThat(found.files())
        .containsExactly(
            new InputFile(inFolder, Path.of("x/a.png")), new InputFile(alone, Path.of("b.png")));
  }

  @Test
  void takesAFoldersFilesInOneOrder() throws IOException {
    // Given
    for (String name : List.of("c.png", "a.png", "b/d.png")) {
      Images.text(folder.resolve(name));
    }

    // When
    InputFiles found = InputFiles.find(List.of(folder), FileSelection.endingIn("png"));

    // Then
    assertThat(found.files())
        .extracting(InputFile::name)
        .containsExactly(Path.of("a.png"), Path.of("b/d.png"), Path.of("c.png"));
  }

  @Test
  void followsLinksAndTellsLoops() throws IOException {
    // Given
    Images.text(folder.resolve("elsewhere/a.png"));
    Path in = Files.createDirectory(folder.resolve("in"));
    Files.createSymbolicLink(in.resolve("link"), folder.resolve("elsewhere"));
    Path loop = Files.createSymbolicLink(in.resolve("loop"), in);

    // When
    InputFiles found = InputFiles.find(List.of(in), FileSelection.endingIn("png"));

    // Then
    assertThat(found.files()).extracting(InputFile::name).containsExactly(Path.of("link/a.png"));
    assertThat(found.problems()).containsExactly(new Problem(loop, "a symbolic link loop"));
  }

  @Test
  void takesAFileOnceThatIsGivenTwice() throws IOException {
    // Given
    Path file = Images.text(folder.resolve("a.png"));

    // When
    InputFiles found = InputFiles.find(List.of(folder, file, file), FileSelection.endingIn("png"));

    // Then
    assertThat(found.files()).containsExactly(new InputFile(file, Path.of("a.png")));
  }
}
