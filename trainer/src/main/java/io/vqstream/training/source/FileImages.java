package io.vqstream.training.source;

import io.vqstream.files.FileTree;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Image files.
 *
 * @param files the files, in order
 */
record FileImages(List<Path> files, List<FileTree.Problem> problems, List<String> leftOut)
    implements ImageSource {

  FileImages {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
    leftOut = List.copyOf(leftOut);
  }

  static FileImages of(FileTree tree) {
    return new FileImages(tree.files(), tree.problems(), tree.leftOut());
  }

  static FileImages of(List<Path> files) {
    return new FileImages(files, List.of(), List.of());
  }

  @Override
  public int count() {
    return files.size();
  }

  @Override
  public String name(int index) {
    return files.get(index).toString();
  }

  @Override
  public ImageFileReader.Size size(int index) throws IOException, UnreadableImageException {
    return ImageBytes.size(Files.readAllBytes(files.get(index)));
  }

  @Override
  public SourceImage read(int index) throws IOException, UnreadableImageException {
    return ImageBytes.read(Files.readAllBytes(files.get(index)));
  }

  @Override
  public void close() {}
}
