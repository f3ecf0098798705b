package io.vqstream.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** An encoder or a decoder as its users run it. */
public final class ServiceProcess implements AutoCloseable {
  private static final Path SCRIPT = Path.of("target/vqstream/bin/vqstream").toAbsolutePath();

  private final Path log;
  private final List<String> command;
  private Process process;
  private String options = "-Xmx384m";
  private int starts;

  /**
   * @param role encoder or decoder
   * @param log where it says what it has to say
   * @param config its properties file
   */
  public ServiceProcess(String role, Path log, Path config) {
    this.log = log;
    command =
        new ArrayList<>(
            List.of(
                SCRIPT.toString(), role, "--config", config.toString(), "--metrics-port", "-1"));
  }

  /** Options of its Java virtual machine, from the next start on; {@code -Xmx384m} unless set. */
  public ServiceProcess withOptions(String... jvm) {
    options = String.join(" ", jvm);
    return this;
  }

  /** Starts it; it takes part as soon as it can. */
  public ServiceProcess start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("VQSTREAM_OPTS", options);
    builder.environment().put("OMP_NUM_THREADS", "1");
    process = builder.start();
    starts++;
    return this;
  }

  /** Waits until it has said that it runs, since it was last started. */
  public ServiceProcess awaitRunning() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5)) // on a machine that has much else to do
        .until(() -> said().split(" runs: ", -1).length > starts || !process.isAlive());
    return this;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it keeps in memory; the script has replaced itself by the Java virtual machine. */
  public Optional<ResidentMemory> memory() throws IOException {
    return ResidentMemory.of(process.pid());
  }

  /** What it has said. */
  public String said() throws IOException {
    return Files.readString(log);
  }

  /** SIGKILL. The script has replaced itself by the Java virtual machine, so this is that one. */
  public void kill() {
    process.destroyForcibly().onExit().join();
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
