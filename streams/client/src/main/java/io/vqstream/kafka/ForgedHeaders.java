package io.vqstream.kafka;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Removes headers that a producer should not have set, in bounded time. */
public final class ForgedHeaders {
  /** {@link Headers#remove} takes time in proportion to all headers for each that it removes. */
  static final int MAX_REMOVED = 100;

  private ForgedHeaders() {}

  /**
   * Removes all headers of a name, in place.
   *
   * @return false if there are more than {@value #MAX_REMOVED} of them, which are left
   */
  public static boolean remove(Headers headers, String name) {
    int count = 0;
    for (Header header : headers.headers(name)) {
      count += header.key().equals(name) ? 1 : 0;
      if (count > MAX_REMOVED) {
        return false;
      }
    }
    if (count > 0) {
      headers.remove(name);
    }
    return true;
  }
}
