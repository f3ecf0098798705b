package io.vqstream.trace;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.header.Headers;

/**
 * Traces the work on images: one trace for each image, with a span for each service and client that
 * works on it.
 *
 * <p>The trace travels in the headers {@code traceparent} and {@code tracestate} of records (W3C
 * Trace Context). Headers that are malformed are ignored: the image then begins a new trace.
 *
 * <p>Implementations are thread-safe. One that a setting names by its class has a public
 * constructor without arguments.
 */
public interface ImageTracer extends Configurable, AutoCloseable {

  /** Traces nothing: headers pass unchanged. */
  ImageTracer NONE =
      new ImageTracer() {
        @Override
        public ImageSpan begin(String operation, String topic, Headers parent) {
          return ImageSpan.NONE;
        }

        @Override
        public void event(String name) {
          // there is no span
        }
      };

  /**
   * Begins a span, which is the current one of this thread until it is closed.
   *
   * @param operation what is done, such as {@code encode}
   * @param topic of the record
   * @param parent headers of the record that is worked on
   */
  ImageSpan begin(String operation, String topic, Headers parent);

  /** Adds an event to the current span of this thread; without one, does nothing. */
  void event(String name);

  /**
   * Returns the current span of this thread, for {@link #beginBatch} on another; an object of the
   * tracer's own.
   */
  default Object current() {
    return ImageSpan.NONE;
  }

  /**
   * Begins a span of work on several images at once, which links to their spans. Without one that
   * is recorded, does nothing.
   *
   * @param operation what is done, such as {@code network}
   * @param spans what {@link #current} returned for each image
   * @return ends the span
   */
  default Runnable beginBatch(String operation, List<Object> spans) {
    return () -> {};
  }

  /** Receives the settings of the client that named the class. */
  @Override
  default void configure(Map<String, ?> settings) {}

  /** Sends what has not been sent. */
  @Override
  default void close() {}
}
