package io.vqstream.service.config;

import io.vqstream.service.tracing.TracingSettings;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.types.Password;

/**
 * The settings of what a service shows of itself: its HTTP endpoint with metrics and the page for
 * operators, its traces and its log.
 */
public final class MonitoringConfig {
  private final Map<String, Object> values;
  private final Optional<SSLContext> tls;
  private final Optional<TracingSettings> tracing;

  /**
   * @param values parsed settings by name
   * @throws org.apache.kafka.common.config.ConfigException if a key, a certificate or an address
   *     cannot be used
   */
  MonitoringConfig(Map<String, Object> values) {
    this.values = values;
    this.tls = MetricsTls.of(values);
    this.tracing =
        TracingSettings.of(
            Setting.TRACING_ENDPOINT,
            (String) values.get(Setting.TRACING_ENDPOINT),
            (Double) values.get(Setting.TRACING_SAMPLE));
  }

  /** Returns the address of the HTTP endpoint. */
  public String host() {
    return (String) values.get(Setting.METRICS_HOST);
  }

  /** Returns the port of the HTTP endpoint: 0 for any free port; empty for no endpoint. */
  public Optional<Integer> port() {
    int port = (Integer) values.get(Setting.METRICS_PORT);
    return port < 0 ? Optional.empty() : Optional.of(port);
  }

  /** Returns the key and certificates of the HTTP endpoint; empty to serve HTTP without TLS. */
  public Optional<SSLContext> tls() {
    return tls;
  }

  /** Returns whether all metrics of Kafka are meters, or a selection. */
  public boolean allKafkaMetrics() {
    return Setting.ALL.equals(values.get(Setting.METRICS_KAFKA));
  }

  /** Returns where spans are sent; empty for no tracing. */
  public Optional<TracingSettings> tracing() {
    return tracing;
  }

  /** Returns whether the log is written as JSON. */
  public boolean jsonLog() {
    return Setting.JSON.equals(values.get(Setting.LOG_FORMAT));
  }

  /** Returns the token for the page for operators; empty for none. */
  public Optional<String> opsToken() {
    return Optional.ofNullable((Password) values.get(Setting.OPS_TOKEN))
        .map(Password::value)
        .filter(token -> !token.isEmpty());
  }

  /** Returns whether the page for operators shows images. */
  public boolean opsImages() {
    return (Boolean) values.get(Setting.OPS_IMAGES);
  }

  /** Returns whether the page for operators may replay failures. */
  public boolean opsReplay() {
    return (Boolean) values.get(Setting.OPS_REPLAY);
  }
}
