package io.vqstream.service.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Meters of the process and its JVM: version, memory, garbage collection, threads, classes, file
 * descriptors and processors.
 *
 * <p>Most of the memory of a process with libtorch is outside the heap, so the resident memory is
 * read from Linux; elsewhere there is no such meter. Processor time is in seconds as in other
 * programs, in place of Micrometer's nanoseconds.
 */
public final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int KIBIBYTE = 1024;

  private ProcessMetrics() {}

  /** Registers the meters. The registry must not have meters yet. */
  @SuppressWarnings("resource") // collections are observed until the process ends
  public static void bind(MeterRegistry registry) {
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("vqstream.build.info", () -> 1)
        .description("Version of vqstream and of Java; always 1")
        .tag("version", version())
        .tag("java", Runtime.version().toString())
        .register(registry);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder("process.cpu", system, s -> s.getProcessCpuTime() / 1e9)
          .baseUnit("seconds")
          .description("Processor time of this process")
          .register(registry);
      Gauge.builder("process.memory.limit", system, OperatingSystemMXBean::getTotalMemorySize)
          .baseUnit("bytes")
          .description("Memory limit of the container, or the memory of the machine")
          .register(registry);
    }
    if (Files.isReadable(STATUS)) {
      Gauge.builder("process.resident.memory", STATUS, ProcessMetrics::resident)
          .baseUnit("bytes")
          .description("Resident memory of this process, native memory included")
          .register(registry);
    }
  }

  private static String version() {
    String version = ProcessMetrics.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /**
   * Returns the resident memory in bytes.
   *
   * @param status in the format of {@code /proc/self/status}
   * @return NaN if it is unknown
   */
  static double resident(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToDouble(kibibytes -> Double.parseDouble(kibibytes) * KIBIBYTE)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
