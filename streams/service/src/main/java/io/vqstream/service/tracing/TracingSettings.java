package io.vqstream.service.tracing;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where spans are sent.
 *
 * @param endpoint of the collector for traces
 * @param sample probability, 0..1, that an image without a trace begins one that is sent
 */
public record TracingSettings(URI endpoint, double sample) {
  /** Default of {@link #sample}. */
  public static final double DEFAULT_SAMPLE = 0.01;

  /** Path of OTLP over HTTP, for an endpoint without one. */
  private static final String PATH = "/v1/traces";

  /**
   * Parses an endpoint.
   *
   * @param setting its name, for messages
   * @param endpoint such as {@code http://collector:4318}; empty for no tracing
   * @throws ConfigException if it is not an address of HTTP
   */
  public static Optional<TracingSettings> of(String setting, String endpoint, double sample) {
    if (endpoint.isBlank()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(endpoint.strip());
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        boolean bare = uri.getPath().isEmpty() || uri.getPath().equals("/");
        return Optional.of(new TracingSettings(bare ? uri.resolve(PATH) : uri, sample));
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    throw new ConfigException(setting, endpoint, "Not an address such as http://collector:4318");
  }
}
