package io.vqstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * What {@code --version} prints: the product, the Java that runs it, and whether vectors speed up
 * the prior.
 */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "vqstream " + number(),
      "Java %s (%s), %s %s, vector module %s"
          .formatted(
              Runtime.version(),
              System.getProperty("java.vendor"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"),
              ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? "on" : "off")
    };
  }

  /** The product's version, as Maven built it. */
  static String number() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }
}
