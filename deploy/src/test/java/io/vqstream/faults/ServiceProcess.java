package io.vqstream.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** An encoder or a decoder as its users run it. */
public final class ServiceProcess implements AutoCloseable {
  private static final Path SCRIPT = Path.of("target/vqstream/bin/vqstream").toAbsolutePath();

  private final Path log;
  private final List<String> command;
  private Process process;
  private int starts;

  /**
   * @param role encoder or decoder
   * @param log where it says what it has to say
   * @param config its properties file
   * @param launcher what starts it, such as {@code taskset -c 0}; nothing for the process itself
   */
  public ServiceProcess(String role, Path log, Path config, String... launcher) {
    this.log = log;
    command = new ArrayList<>(List.of(launcher));
    command.addAll(
        List.of(SCRIPT.toString(), role, "--config", config.toString(), "--metrics-port", "-1"));
  }

  /** Starts it; it takes part as soon as it can. */
  public ServiceProcess start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("VQSTREAM_OPTS", "-Xmx384m");
    builder.environment().put("OMP_NUM_THREADS", "1");
    process = builder.start();
    starts++;
    return this;
  }

  /** Waits until it has said that it runs, since it was last started. */
  public ServiceProcess awaitRunning() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> said().split(" runs: ", -1).length > starts || !process.isAlive());
    return this;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said. */
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "nothing: " + e;
    }
  }

  /** SIGKILL. The script has replaced itself by the Java virtual machine, so this is that one. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Processor time that it has had since it was last started. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** What it has said. */
  public String said() throws IOException {
    return Files.readString(log);
  }

  /** SIGTERM; gives the exit status. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      kill();
      throw new IllegalStateException("did not stop: " + command);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
