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

/** The images of a folder and its subfolders: PNG, JPEG and WebP files, whatever their names. */
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
      return new SourceImages(new FileTree(file.getParent(), List.of(file), List.of(), List.of()));
    }
    FileTree tree = FileTree.ofImages(path.toAbsolutePath());
    if (tree.files().isEmpty() && tree.problems().isEmpty()) {
      throw new NoSuchFileException(path.toString(), null, FileSelection.IMAGES.nothingFound());
    }
    return new SourceImages(tree);
  }

  /** Returns the same without what lies below a folder. */
  public SourceImages without(Path folder) {
    return new SourceImages(tree.without(folder));
  }

  public List<Path> files() {
    return tree.files();
  }

  /** What could not be looked into. */
  public List<FileTree.Problem> problems() {
    return tree.problems();
  }

  /** Returns a line for each kind of image that is left out because its format is not supported. */
  public List<String> leftOut() {
    return tree.leftOut();
  }

  /** Path within the folder, with slashes on every system. */
  public String name(Path file) {
    return tree.name(file);
  }

  /** Reads the size of one of the files from its header. */
  public ImageFileReader.Size size(Path file) throws IOException, UnreadableImageException {
    return reader.size(Files.readAllBytes(file));
  }

  /** Reads one of the files. */
  public SourceImage read(Path file) throws IOException, UnreadableImageException {
    return reader.read(Files.readAllBytes(file));
  }
}
