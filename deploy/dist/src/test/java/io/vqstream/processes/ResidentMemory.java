package io.vqstream.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process keeps in memory, heap and native alike, as the kernel counts it. On Linux alone.
 *
 * @param now KiB that are resident now (VmRSS)
 * @param peak KiB that were resident at most since the process began (VmHWM)
 */
public record ResidentMemory(long now, long peak) {

  /** Of a process; empty where it has ended. */
  public static Optional<ResidentMemory> of(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    List<String> lines;
    try {
      lines = Files.readAllLines(status);
    } catch (IOException e) {
      if (Files.exists(status)) {
        throw e;
      }
      return Optional.empty();
    }
    long now = kibibytes(lines, "VmRSS:");
    return now == 0 // it has ended and nobody has asked for its status yet
        ? Optional.empty()
        : Optional.of(new ResidentMemory(now, kibibytes(lines, "VmHWM:")));
  }

  private static long kibibytes(List<String> lines, String field) {
    return lines.stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
