package io.vqstream.training.source;

import io.vqstream.files.FileTree;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.util.List;

/** A sequence of images to train on. Reading is thread-safe. */
public interface ImageSource extends AutoCloseable {
  /** Returns the number of images. */
  int count();

  /** Returns what an image is called in messages, such as the path of its file. */
  String name(int index);

  /** Returns the size of an image, without decoding its pixels where that is possible. */
  ImageFileReader.Size size(int index) throws IOException, UnreadableImageException;

  /** Reads an image. */
  SourceImage read(int index) throws IOException, UnreadableImageException;

  /** Reads an image in its own size, also where {@link #read} extends small images. */
  default SourceImage original(int index) throws IOException, UnreadableImageException {
    return read(index);
  }

  /** Returns what could not be listed. */
  List<FileTree.Problem> problems();

  /** Returns a line for each image format that is skipped because it is not supported. */
  List<String> leftOut();

  /** Closes the file. */
  @Override
  void close() throws IOException;
}
