package io.vqstream.cli;

import io.vqstream.image.ImageFileReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of an option, such as {@code 256x256}. */
record PixelSize(int width, int height) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  /**
   * Parses the value of {@code --size}.
   *
   * @throws CommandFailure if it is malformed or has too many pixels: wrong usage
   */
  static PixelSize of(String text) {
    return of("--size", text);
  }

  /**
   * Parses the value of an option.
   *
   * @throws CommandFailure if it is malformed or has too many pixels: wrong usage
   */
  static PixelSize of(String option, String text) {
    Matcher sides = FORM.matcher(text);
    if (!sides.matches()) {
      throw CommandFailure.usage(option + ": " + text + " is not of the form 256x256");
    }
    int width = Integer.parseInt(sides.group(1));
    int height = Integer.parseInt(sides.group(2));
    if (width < 1 || height < 1 || (long) width * height > ImageFileReader.DEFAULT_MAX_PIXELS) {
      throw CommandFailure.usage(
          option
              + ": "
              + text
              + " is not between 1 and "
              + ImageFileReader.DEFAULT_MAX_PIXELS
              + " pixels");
    }
    return new PixelSize(width, height);
  }
}
