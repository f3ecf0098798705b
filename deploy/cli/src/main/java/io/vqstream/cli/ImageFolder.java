package io.vqstream.cli;

import io.vqstream.demo.source.DemoImage;
import io.vqstream.demo.source.FolderImages;
import io.vqstream.files.FileSelection;
import io.vqstream.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The images of a folder that the user names.
 *
 * @param images the images
 * @param files their files
 * @param failed number of files that cannot be read
 */
record ImageFolder(List<DemoImage> images, List<Path> files, int failed) {

  /**
   * Lists the images.
   *
   * @param argument name of the argument, such as {@code --images}
   * @param except a folder below it to skip, such as the output of an earlier run
   * @param log receives a line for each file that cannot be read and each kind that is skipped
   * @throws CommandFailure if it is not a folder or contains no image
   */
  static ImageFolder read(String argument, Path folder, Optional<Path> except, Consumer<String> log)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.usage(argument + ": " + folder + ": no such folder");
    }
    FileTree all = FileTree.ofImages(folder);
    FileTree tree = except.map(all::without).orElse(all);
    tree.problems().stream().map(Errors::line).forEach(log);
    tree.leftOut().forEach(log);
    if (tree.files().isEmpty()) {
      throw CommandFailure.failed(folder + ": " + FileSelection.IMAGES.nothingFound());
    }
    return new ImageFolder(FolderImages.of(tree), tree.files(), tree.problems().size());
  }
}
