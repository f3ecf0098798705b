package io.vqstream.trace;

import org.apache.kafka.common.header.Headers;

/** The work of one service or client on one image. Used by the thread that began it. */
public interface ImageSpan extends AutoCloseable {

  /** A span that is not there. */
  ImageSpan NONE =
      new ImageSpan() {
        @Override
        public void inject(String topic, Headers headers) {
          // what came passes
        }

        @Override
        public void tag(String key, String value) {
          // nobody asks
        }

        @Override
        public void error(Throwable thrown) {
          // nobody asks
        }

        @Override
        public void close() {
          // nothing is open
        }
      };

  /**
   * Makes the work on the next record a child of this span: replaces the trace in its headers.
   *
   * @param topic that the record is written to
   * @param headers of the record
   */
  void inject(String topic, Headers headers);

  /** Adds an attribute. */
  void tag(String key, String value);

  /** Marks the work as failed. */
  void error(Throwable thrown);

  @Override
  void close();
}
