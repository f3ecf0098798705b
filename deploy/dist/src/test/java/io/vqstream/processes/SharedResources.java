package io.vqstream.processes;

/** What test classes of one JVM share, as names of their resource locks. */
public final class SharedResources {
  /** Temporary folders of brokers and services, which are counted before and after a command. */
  public static final String FOLDERS = "folders of brokers and services in this JVM";

  /** Classes with several brokers and services, which would keep the processors from each other. */
  public static final String PROCESSORS = "processors";

  private SharedResources() {}
}
