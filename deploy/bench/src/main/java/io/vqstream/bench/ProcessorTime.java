package io.vqstream.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this process, including native threads. */
final class ProcessorTime {
  private ProcessorTime() {}

  /** Returns the nanoseconds since the start of the process, summed over processors. */
  static long nanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
