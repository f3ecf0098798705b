package io.vqstream.demo.source;

import io.vqstream.files.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user's own images. */
public final class FolderImages {
  private FolderImages() {}

  /**
   * The image files of a folder and all below it, as {@link FileTree} finds them. A file that
   * cannot be read says so when it is.
   */
  public static List<DemoImage> of(FileTree folder) {
    return folder.files().stream().map(file -> image(folder, file)).toList();
  }

  private static DemoImage image(FileTree folder, Path file) {
    return new DemoImage(folder.name(file), () -> open(file));
  }

  private static InputStream open(Path file) throws IOException {
    return Files.newInputStream(file);
  }
}
