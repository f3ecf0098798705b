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
  static final Path SCRIPT = Path.of("../target/vqstream/bin/vqstream").toAbsolutePath();

  private final Path log;
  private final List<String> command;
  private Process process;
  private String options = "-Xmx384m";
  private boolean vectors = true;
  private int metricsPort = -1;
  private int runsBefore;

  /**
   * @param role encoder or decoder
   * @param log where it says what it has to say
   * @param config its properties file
   * @param launcher what starts it, such as {@code taskset -c 0}; nothing for the process itself
   */
  public ServiceProcess(String role, Path log, Path config, String... launcher) {
    this.log = log;
    command = new ArrayList<>(List.of(launcher));
    command.addAll(List.of(SCRIPT.toString(), role, "--config", config.toString()));
  }

  /** Options of its Java virtual machine, from the next start on; {@code -Xmx384m} unless set. */
  public ServiceProcess withOptions(String... jvm) {
    options = String.join(" ", jvm);
    return this;
  }

  /**
   * Has it start soon rather than become fast, for a test that is over before C2 has compiled what
   * counts. C1 knows no vectors; the codes are the same without.
   */
  public ServiceProcess shortLived() {
    vectors = false;
    return withOptions("-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  }

  /** Has it serve metrics and health at a port, from the next start on; nowhere unless set. */
  public ServiceProcess withMetricsPort(int port) {
    metricsPort = port;
    return this;
  }

  /** Starts it; it takes part as soon as it can. */
  public ServiceProcess start() throws IOException {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("--metrics-port", Integer.toString(metricsPort)));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("VQSTREAM_OPTS", options);
    if (!vectors) {
      builder.environment().put("VQSTREAM_VECTOR", "off");
    }
    runsBefore = Files.exists(log) ? runs() : 0;
    process = builder.start();
    return this;
  }

  /** Waits until it has said that it runs, since it was last started. */
  public ServiceProcess awaitRunning() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5)) // on a machine that has much else to do
        .until(() -> runs() > runsBefore || !process.isAlive());
    return this;
  }

  private int runs() {
    return said().split(" runs: ", -1).length - 1;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it keeps in memory; the script has replaced itself by the Java virtual machine. */
  public Optional<ResidentMemory> memory() throws IOException {
    return ResidentMemory.of(process.pid());
  }

  /** What it has said. */
  public String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "nothing: " + e;
    }
  }

  /** Has its Java virtual machine write the stacks of all threads to the log. */
  public void tellThreads() throws IOException, InterruptedException {
    if (process.isAlive()) {
      new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
      TimeUnit.SECONDS.sleep(2);
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
