package io.vqstream.cli;

import io.vqstream.fault.ExceptionMessages;
import io.vqstream.tools.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a service whether it is ready. */
@Command(
    name = "health",
    description = {
      "Asks a service on this machine whether it is ready, and prints its state.",
      "Exit status 0: ready; 1: not ready, or no service answers."
    })
final class HealthCommand extends CliCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_STATE_BYTES = 64 << 10;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = {
        "Port of the service's /health endpoint, its metrics.port (default: 9404, that of an"
            + " encoder; a decoder has 9405)."
      })
  private int port = 9404;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Host of the endpoint, the service's metrics.host (default: 127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(
      names = "--https",
      description = "Use HTTPS, as a service with metrics.ssl.keystore settings does.")
  private boolean https;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description =
          "Trust the certificates of this PEM file instead of those of Java; implies --https.")
  private Path caCertificates;

  @Option(
      names = "--insecure",
      description =
          "Accept any certificate and any name in it, for a service on this machine; implies"
              + " --https.")
  private boolean insecure;

  @Override
  public Integer call() {
    if (insecure && caCertificates != null) {
      throw CommandFailure.usage("--insecure and --cacert exclude each other");
    }
    URL url = url();
    try {
      HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) TIMEOUT.toMillis());
      connection.setReadTimeout((int) TIMEOUT.toMillis());
      connection.setInstanceFollowRedirects(false);
      if (connection instanceof HttpsURLConnection secured) {
        trust(secured);
      }
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_UNAVAILABLE) {
        throw CommandFailure.failed(
            url + " answers with HTTP status " + status + "; this is not a vqstream service");
      }
      print(state(connection, status));
      return status == HttpURLConnection.HTTP_OK ? VqStream.DONE : VqStream.SOME_FAILED;
    } catch (IOException e) {
      throw CommandFailure.failed(
          "no service answers at " + url + ": " + ExceptionMessages.of(e), e);
    }
  }

  private void trust(HttpsURLConnection connection) {
    if (insecure) {
      connection.setSSLSocketFactory(TrustedCertificates.any().getSocketFactory());
      connection.setHostnameVerifier((name, session) -> true);
    } else if (caCertificates != null) {
      try {
        connection.setSSLSocketFactory(TrustedCertificates.of(caCertificates).getSocketFactory());
      } catch (IOException e) {
        throw CommandFailure.usage(
            "--cacert: " + caCertificates + ": " + Errors.reasonFor(caCertificates, e));
      }
    }
  }

  private URL url() {
    if (port < 1 || port > 0xffff) {
      throw CommandFailure.usage("--port: " + port + " is not between 1 and 65535");
    }
    try {
      String scheme = https || insecure || caCertificates != null ? "https" : "http";
      URI uri = new URI(scheme, null, host, port, "/health/ready", null, null);
      if (uri.getHost() != null && uri.getPort() == port) {
        return uri.toURL();
      }
    } catch (URISyntaxException | MalformedURLException e) {
      // Refused below.
    }
    throw CommandFailure.usage("--host: '" + Printable.of(host) + "' is not a host name");
  }

  /** Returns the state as one line. */
  private static String state(HttpURLConnection connection, int status) throws IOException {
    try (InputStream body =
        status == HttpURLConnection.HTTP_OK
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return body == null
          ? ""
          : new String(body.readNBytes(MAX_STATE_BYTES), StandardCharsets.UTF_8).strip();
    }
  }
}
