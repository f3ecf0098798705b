package io.vqstream.cli;

import io.vqstream.service.tracing.OtlpTracer;
import io.vqstream.service.tracing.TracingSettings;
import io.vqstream.trace.ImageTracer;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Option;

/** The options {@code --tracing-endpoint} and {@code --tracing-sample}. Use as a mixin. */
final class TracingOption {

  @Option(
      names = "--tracing-endpoint",
      paramLabel = "URL",
      defaultValue = "",
      description =
          "OpenTelemetry collector that gets a span for each traced image, such as"
              + " http://collector:4318 (default: no tracing).")
  private String endpoint;

  @Option(
      names = "--tracing-sample",
      paramLabel = "P",
      defaultValue = "0.01",
      description =
          "Probability that an image without a trace begins one (default: ${DEFAULT-VALUE}).")
  private double sample;

  /**
   * Opens the tracer; the caller closes it, which sends what has not been sent.
   *
   * @param service name of the command in traces
   * @throws CommandFailure if an option is wrong: wrong usage
   */
  ImageTracer open(String service) {
    if (!(sample >= 0 && sample <= 1)) {
      throw CommandFailure.usage("--tracing-sample: " + sample + " is not between 0 and 1");
    }
    try {
      return TracingSettings.of("--tracing-endpoint", endpoint, sample)
          .<ImageTracer>map(settings -> OtlpTracer.open(settings, service))
          .orElse(ImageTracer.NONE);
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }
}
