package io.vqstream.evaluation;

import io.vqstream.files.FileSelection;
import io.vqstream.files.FileTree;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The images of a folder and its subfolders: PNG, JPEG and WebP files, by content or name. */
public final class SourceImages {
  private final ImageFileReader reader = new ImageFileReader();
  private final FileTree tree;

  private SourceImages(FileTree tree) {
    this.tree = tree;
  }

  /**
   * Lists the images, sorted by name.
   *
   * @param path a folder or one image
   * @throws IOException if the path does not exist, cannot be read or contains no image
   */
  public static SourceImages in(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      Path file = path.toAbsolutePath();
      return new SourceImages(new FileTree(file.getParent(), List.of(file), List.of(), List.of()));
    }
    FileTree tree = FileTree.ofImages(path.toAbsolutePath());
    if (tree.files().isEmpty() && tree.problems().isEmpty()) {
      throw new NoSuchFileException(path.toString(), null, FileSelection.IMAGES.nothingFound());
    }
    return new SourceImages(tree);
  }

  /** Returns a copy without the images below a folder. */
  public SourceImages without(Path folder) {
    return new SourceImages(tree.without(folder));
  }

  /** Returns the image files. */
  public List<Path> files() {
    return tree.files();
  }

  /** Returns the folders that cannot be read. */
  public List<FileTree.Problem> problems() {
    return tree.problems();
  }

  /** Returns a line for each image format that is skipped because it is not supported. */
  public List<String> leftOut() {
    return tree.leftOut();
  }

  /** Returns the path within the folder, with slashes on every platform. */
  public String name(Path file) {
    return tree.name(file);
  }

  /** Reads the size of an image from the header of its file. */
  public ImageFileReader.Size size(Path file) throws IOException, UnreadableImageException {
    return reader.size(Files.readAllBytes(file));
  }

  /** Reads an image file. */
  public SourceImage read(Path file) throws IOException, UnreadableImageException {
    return reader.read(Files.readAllBytes(file));
  }
}
