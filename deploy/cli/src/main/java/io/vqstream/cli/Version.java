package io.vqstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * Prints {@code --version}: the product's version and commit, the Java that runs it, and whether
 * the vector module is active.
 */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "vqstream " + text(),
      "Java %s (%s), %s %s, vector module %s"
          .formatted(
              Runtime.version(),
              System.getProperty("java.vendor"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"),
              ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? "on" : "off")
    };
  }

  /** Returns the product's version and commit. */
  static String text() throws IOException {
    return "%s (commit %s)".formatted(number(), commit());
  }

  /** Returns the product's version, as Maven built it. */
  static String number() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  /**
   * Returns the commit that the product was built from, with {@code -dirty} appended if files had
   * uncommitted changes; {@code unknown} if it was built without a Git repository.
   */
  static String commit() throws IOException {
    try (InputStream in = Version.class.getResourceAsStream("commit.txt")) {
      String commit =
          in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return commit.isEmpty() ? "unknown" : commit;
    }
  }
}
