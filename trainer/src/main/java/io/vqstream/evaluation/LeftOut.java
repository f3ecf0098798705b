package io.vqstream.evaluation;

/**
 * Something that is not in the figures.
 *
 * @param name the image's path within the folder, or the codec's name
 * @param reason why, one line
 */
public record LeftOut(String name, String reason) {

  /** The first line of a failure's message. */
  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
