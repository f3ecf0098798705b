package io.vqstream.service.http;

/**
 * Limits of the JDK's HTTP server. Its only interface for them are system properties that are read
 * once per JVM; a value that the user sets takes precedence.
 *
 * <p>The server reads a request on a thread of its executor. As many threads as connections are
 * allowed, so a connection that stalls never delays another.
 */
final class ServerLimits {
  /** Further connections are closed at once. */
  static final int MAX_CONNECTIONS = 100;

  private static final int MAX_IDLE_CONNECTIONS = 30;
  private static final int REQUEST_SECONDS = 5;
  private static final int RESPONSE_SECONDS = 15;

  private ServerLimits() {}

  /** Sets the properties. Has an effect before the first server of this JVM only. */
  static void set() {
    setDefault("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
    setDefault("sun.net.httpserver.maxIdleConnections", MAX_IDLE_CONNECTIONS);
    setDefault("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    setDefault("sun.net.httpserver.maxRspTime", RESPONSE_SECONDS);
  }

  private static void setDefault(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }
}
