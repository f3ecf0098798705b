package io.vqstream.service.tracing;

import io.vqstream.kafka.ForgedHeaders;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.TraceHeaders;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.header.Headers;

/**
 * The span of an image that begins a trace which is not sampled: nothing is recorded, and the flag
 * in the header keeps the next services from deciding otherwise.
 */
final class UnsampledSpan implements ImageSpan {
  private static final HexFormat HEX = HexFormat.of();

  private final String parent;

  UnsampledSpan() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // Ids of zeros are invalid.
    parent =
        "00-"
            + HEX.toHexDigits(random.nextLong())
            + HEX.toHexDigits(random.nextLong() | 1)
            + "-"
            + HEX.toHexDigits(random.nextLong() | 1)
            + "-00";
  }

  @Override
  public void inject(String topic, Headers headers) {
    TraceHeaders.set(headers, TraceHeaders.PARENT, parent);
    ForgedHeaders.remove(headers, TraceHeaders.STATE);
  }

  @Override
  public void tag(String key, String value) {
    // nothing is recorded
  }

  @Override
  public void error(Throwable thrown) {
    // nothing is recorded
  }

  @Override
  public void close() {
    // nothing is open
  }
}
