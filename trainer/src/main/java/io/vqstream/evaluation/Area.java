package io.vqstream.evaluation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rectangle of pixels within an image.
 *
 * @param x first column
 * @param y first row
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Area(int x, int y, int width, int height) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,5})x(\\d{1,5})\\+(\\d{1,5})\\+(\\d{1,5})");

  public Area {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an area of %dx%d at %d, %d holds no pixels of an image".formatted(width, height, x, y));
    }
  }

  /**
   * Parses the form {@code WIDTHxHEIGHT+X+Y}.
   *
   * @throws IllegalArgumentException if the text has another form or the area is empty
   */
  public static Area parse(String text) {
    Matcher numbers = FORM.matcher(text);
    if (!numbers.matches()) {
      throw new IllegalArgumentException(text + " is not of the form 140x140+0+0");
    }
    return new Area(
        Integer.parseInt(numbers.group(3)),
        Integer.parseInt(numbers.group(4)),
        Integer.parseInt(numbers.group(1)),
        Integer.parseInt(numbers.group(2)));
  }

  /** Returns the square in the middle of an image, or less where the image is smaller. */
  public static Area middle(int side, int imageWidth, int imageHeight) {
    int width = Math.min(side, imageWidth);
    int height = Math.min(side, imageHeight);
    return new Area((imageWidth - width) / 2, (imageHeight - height) / 2, width, height);
  }

  /**
   * Checks that an image has all these pixels.
   *
   * @throws IllegalArgumentException if not
   */
  public void requireWithin(int imageWidth, int imageHeight) {
    if (x + width > imageWidth || y + height > imageHeight) {
      throw new IllegalArgumentException(
          "%s is not within the image of %dx%d pixels".formatted(this, imageWidth, imageHeight));
    }
  }

  @Override
  public String toString() {
    return width + "x" + height + "+" + x + "+" + y;
  }
}
