package io.vqstream.demo.source;

import io.vqstream.files.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Images of a folder. */
public final class FolderImages {
  private FolderImages() {}

  /**
   * Returns the image files of a file tree. A file that cannot be read throws when its bytes are
   * requested.
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
