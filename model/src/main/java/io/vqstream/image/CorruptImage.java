package io.vqstream.image;

import io.vqstream.image.UnreadableImageException.Reason;
import java.util.Locale;

/** Makes the exceptions for files that contradict themselves. */
final class CorruptImage {
  private CorruptImage() {}

  static UnreadableImageException at(long offset, String what) {
    return new UnreadableImageException(Reason.CORRUPT, what + " at byte " + offset);
  }

  static UnreadableImageException endsEarly(String what, long length) {
    return new UnreadableImageException(
        Reason.CORRUPT,
        String.format(Locale.ROOT, "the file ends within %s, after %d bytes", what, length));
  }
}
