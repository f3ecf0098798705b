package io.vqstream.image;

import io.vqstream.image.UnreadableImageException.Reason;
import java.util.Locale;

/** Creates the exceptions for corrupt files. */
final class CorruptImage {
  private CorruptImage() {}

  /** Returns an exception for an error at a byte offset of the file. */
  static UnreadableImageException at(long offset, String what) {
    return new UnreadableImageException(Reason.CORRUPT, what + " at byte " + offset);
  }

  /** Returns an exception for a file of a length in bytes that is truncated. */
  static UnreadableImageException endsEarly(String what, long length) {
    return new UnreadableImageException(
        Reason.CORRUPT,
        String.format(Locale.ROOT, "the file ends within %s, after %d bytes", what, length));
  }
}
