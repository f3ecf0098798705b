package io.vqstream.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command as its users run it, at work since it was created. */
public final class CommandProcess implements AutoCloseable {
  private final Path log;
  private final Process process;

  /**
   * @param log where it writes standard output and standard error
   * @param arguments of the script
   */
  public CommandProcess(Path log, Object... arguments) throws IOException {
    this.log = log;
    List<String> line = new ArrayList<>(List.of(ServiceProcess.SCRIPT.toString()));
    Stream.of(arguments).map(Object::toString).forEach(line::add);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put("VQSTREAM_OPTS", "-Xmx512m -XX:+UseSerialGC -Dai.djl.pytorch.num_threads=1");
    builder.environment().put("OMP_NUM_THREADS", "1");
    process = builder.start();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end; gives the exit status. */
  public int status() throws InterruptedException {
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      throw new IllegalStateException("no end after 10 minutes: " + said());
    }
    return process.exitValue();
  }

  /** What it has said. */
  public String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "nothing: " + e;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
