package io.vqstream.kafka;

import java.security.cert.CertPathBuilderException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Why a TLS connection was not made. Java's own words name neither the side nor the setting. */
public final class TlsFault {
  private static final Pattern CERTIFICATE_REFUSED =
      Pattern.compile(
          "fatal alert: ((?:bad|unsupported)_certificate|unknown_ca"
              + "|certificate_(?:required|unknown|expired|revoked))");

  private TlsFault() {}

  /** The reason in a line; empty where it is another than a certificate. */
  public static Optional<String> in(Throwable thrown) {
    boolean tls = false;
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      tls |= t instanceof SslAuthenticationException;
      if (tls && t instanceof CertPathBuilderException) {
        return Optional.of(
            "the broker's certificate is signed by nobody in ssl.truststore.location");
      }
      Matcher alert = CERTIFICATE_REFUSED.matcher(String.valueOf(t.getMessage()));
      if (tls && alert.find()) {
        return Optional.of(
            "the broker refuses the client's certificate of ssl.keystore.location, or wants one ("
                + alert.group(1)
                + ")");
      }
    }
    return Optional.empty();
  }
}
