package io.vqstream.service.http;

/**
 * Sets the limits of the JDK's HTTP server, which are system properties that are read once per JVM.
 * Values set by the user take precedence.
 *
 * <p>The server reads a request on a thread of its executor. There are as many threads as
 * connections, so a stalled connection never delays another.
 */
final class ServerLimits {
  /** Further connections are closed immediately. */
  static final int MAX_CONNECTIONS = 100;

  private static final int MAX_IDLE_CONNECTIONS = 30;
  private static final int REQUEST_SECONDS = 5;
  private static final int RESPONSE_SECONDS = 15;

  private ServerLimits() {}

  /** Sets the properties. Effective only before the first server of the JVM is created. */
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
