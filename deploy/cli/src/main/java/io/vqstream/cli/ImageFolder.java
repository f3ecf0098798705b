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
 * A folder of the user's images, all of which a command takes.
 *
 * @param images the images
 * @param files their files
 * @param failed how many files could not be looked at
 */
record ImageFolder(List<DemoImage> images, List<Path> files, int failed) {

  /**
   * Lists the images.
   *
   * @param argument what the user gave the folder as, such as {@code --images}
   * @param except a folder below it that is left out, such as that of an earlier run's results
   * @param log takes a line for each file that cannot be looked at and each kind that is left out
   * @throws CommandFailure if it is no folder, or there is no image
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
