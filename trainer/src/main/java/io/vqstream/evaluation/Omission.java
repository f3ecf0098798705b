package io.vqstream.evaluation;

/**
 * An image or a codec that is not in the figures.
 *
 * @param name path of the image within the folder, or name of the codec
 * @param reason the reason, one line
 */
public record Omission(String name, String reason) {

  /** Returns the first line of the message of a failure. */
  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
