package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of two images, one of them in a subfolder, and a file that is not among them. */
final class TwoImages {
  static final Picture SMALL = Pictures.color(40, 30, 1);
  static final Picture LARGE = Pictures.color(64, 50, 2);

  private TwoImages() {}

  /** Writes the files. */
  static void write(Path folder) throws IOException {
    Files.createDirectory(folder.resolve("inner"));
    Files.write(folder.resolve("a.png"), PngWriter.write(SMALL));
    Files.write(folder.resolve("inner/b.PNG"), PngWriter.write(LARGE));
    Files.writeString(folder.resolve("notes.txt"), "not among the images");
  }
}
