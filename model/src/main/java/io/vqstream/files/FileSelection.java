package io.vqstream.files;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Decides which regular files of a folder a command takes. Hidden files are never taken. */
public interface FileSelection {

  /** The decision on a file. */
  enum Choice {
    /** The file is taken. */
    TAKEN,
    /** The file is an image of a format that is not supported. */
    UNSUPPORTED_IMAGE,
    /** The file is neither taken nor reported. */
    IGNORED
  }

  /** Selects PNG, JPEG and WebP files by their extensions or their first bytes. */
  FileSelection IMAGES = new ImageSelection(Set.of(), "PNG, JPEG or WebP");

  /** Selects images that training reads: BMP and TIFF files, too. */
  FileSelection TRAINING_IMAGES =
      new ImageSelection(Set.of("bmp", "dib", "tif", "tiff"), "PNG, JPEG, WebP, BMP or TIFF");

  /**
   * Decides on a regular file whose name does not begin with a dot.
   *
   * @param extension of the file's name, in lower case without the dot; empty if there is none
   */
  Choice choose(Path file, String extension);

  /** Returns whether a special file, such as a pipe, would be taken by its name. */
  boolean takesName(String extension);

  /** Returns the message for a folder without a file to take. */
  String nothingFound();

  /**
   * Selects files by the extension of their names, in any case.
   *
   * @param wanted in lower case without the dot
   */
  static FileSelection endingIn(String wanted) {
    return new FileSelection() {
      @Override
      public Choice choose(Path file, String extension) {
        return takesName(extension) ? Choice.TAKEN : Choice.IGNORED;
      }

      @Override
      public boolean takesName(String extension) {
        return extension.equals(wanted);
      }

      @Override
      public String nothingFound() {
        return "no file here ends in " + wanted;
      }
    };
  }

  /** Returns whether an extension, in lower case, is that of an image that is not supported. */
  static boolean isUnsupportedImage(String extension) {
    return ImageSelection.UNSUPPORTED.contains(extension);
  }

  /** Returns the extension of a file's name, in lower case without the dot; empty if none. */
  static String extension(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }
}
