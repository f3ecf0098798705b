package io.vqstream.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this process, libtorch's threads among it. */
final class ProcessorTime {
  private ProcessorTime() {}

  /** Nanoseconds since the process began, all processors together. */
  static long nanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
