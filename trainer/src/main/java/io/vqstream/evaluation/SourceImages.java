package io.vqstream.evaluation;

import io.vqstream.files.FileTree;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The images of a folder and its subfolders: files named .png, .jpg, .jpeg or .webp. */
public final class SourceImages {
  private final ImageFileReader reader = new ImageFileReader();
  private final FileTree tree;

  private SourceImages(FileTree tree) {
    this.tree = tree;
  }

  /**
   * Lists the images, by name.
   *
   * @param path a folder or one image
   * @throws IOException if it is not there, cannot be read or holds no image
   */
  public static SourceImages in(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      Path file = path.toAbsolutePath();
      return new SourceImages(new FileTree(file.getParent(), List.of(file), List.of()));
    }
    FileTree tree = FileTree.of(path.toAbsolutePath(), FileTree.IMAGES);
    if (tree.files().isEmpty() && tree.problems().isEmpty()) {
      throw new NoSuchFileException(
          path.toString(), null, "no .png, .jpg, .jpeg or .webp file in this folder");
    }
    return new SourceImages(tree);
  }

  public List<Path> files() {
    return tree.files();
  }

  /** What could not be looked into. */
  public List<FileTree.Problem> problems() {
    return tree.problems();
  }

  /** Path within the folder, with slashes on every system. */
  public String name(Path file) {
    return tree.name(file);
  }

  /** Reads one of the files. */
  public SourceImage read(Path file) throws IOException, UnreadableImageException {
    return reader.read(Files.readAllBytes(file));
  }
}
