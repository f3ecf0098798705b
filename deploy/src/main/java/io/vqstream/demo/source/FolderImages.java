package io.vqstream.demo.source;

import io.vqstream.client.ImageFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user's own images. */
public final class FolderImages {
  private FolderImages() {}

  /**
   * The image files of a folder and all below it, as {@link ImageFolder} finds them. A file that
   * cannot be read says so when it is.
   */
  public static List<DemoImage> of(ImageFolder folder) {
    return folder.files().stream().map(file -> image(folder, file)).toList();
  }

  private static DemoImage image(ImageFolder folder, Path file) {
    return new DemoImage(folder.key(file), () -> open(file));
  }

  private static InputStream open(Path file) throws IOException {
    return Files.newInputStream(file);
  }
}
