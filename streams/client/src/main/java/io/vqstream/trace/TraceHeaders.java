package io.vqstream.trace;

import io.vqstream.kafka.ForgedHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads and writes the trace in the headers of a record (W3C Trace Context). */
public final class TraceHeaders {
  /** Name of the header that has the ids of the trace and of the parent span. */
  public static final String PARENT = "traceparent";

  /** Name of the header that has data of tracing systems. */
  public static final String STATE = "tracestate";

  /** {@code version-traceid-parentid-flags}, section 3.2 of the recommendation. */
  private static final Pattern FORM =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");

  private static final int SAMPLED = 1;
  private static final int TRACE_DIGITS = 32;

  private TraceHeaders() {}

  /** Returns the last value of a header; null if there is none, as propagators expect. */
  public static @Nullable String get(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Replaces a header; of more than a producer has reason to send, the last one counts. */
  public static void set(Headers headers, String name, String value) {
    ForgedHeaders.remove(headers, name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns whether a trace is sampled.
   *
   * @param parent value of the header {@link #PARENT}; null for none
   * @return empty if there is no value or it is malformed
   */
  public static Optional<Boolean> sampled(@Nullable String parent) {
    if (parent == null) {
      return Optional.empty();
    }
    Matcher parts = FORM.matcher(parent);
    return parts.matches()
        ? Optional.of((Integer.parseInt(parts.group(1), 16) & SAMPLED) != 0)
        : Optional.empty();
  }

  /**
   * Returns the id of a trace that is sampled: 32 hexadecimal digits.
   *
   * @param parent value of the header {@link #PARENT}
   * @return empty if the value is malformed, or its flag says that no span was recorded
   */
  public static Optional<String> sampledTrace(String parent) {
    return sampled(parent).orElse(false)
        ? Optional.of(parent.substring(3, 3 + TRACE_DIGITS))
        : Optional.empty();
  }
}
