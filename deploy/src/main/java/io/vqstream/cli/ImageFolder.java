package io.vqstream.cli;

import static java.util.stream.Collectors.joining;

import io.vqstream.demo.source.DemoImage;
import io.vqstream.demo.source.FolderImages;
import io.vqstream.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of the user's images, all of which a command takes. */
final class ImageFolder {
  private ImageFolder() {}

  /**
   * Its images.
   *
   * @param argument what the user gave the folder as, such as {@code --images}
   * @throws CommandFailure if it is no folder, a file cannot be looked at, or there is no image
   */
  static List<DemoImage> images(String argument, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.usage(argument + ": " + folder + ": no such folder");
    }
    FileTree tree = FileTree.of(folder, FileTree.IMAGES);
    if (!tree.problems().isEmpty()) {
      throw CommandFailure.failed(
          tree.problems().stream().map(Errors::line).collect(joining("; ")));
    }
    if (tree.files().isEmpty()) {
      throw CommandFailure.failed(folder + ": no file here ends in jpeg, jpg, png or webp");
    }
    return FolderImages.of(tree);
  }
}
