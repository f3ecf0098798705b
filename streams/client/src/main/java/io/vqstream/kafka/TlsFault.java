package io.vqstream.kafka;

import java.security.cert.CertPathBuilderException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Explains failed TLS handshakes; Java's messages name neither the side nor the setting. */
final class TlsFault {
  private static final Pattern CERTIFICATE_REFUSED =
      Pattern.compile(
          "fatal alert: ((?:bad|unsupported)_certificate|unknown_ca"
              + "|certificate_(?:required|unknown|expired|revoked))");

  private TlsFault() {}

  /** Returns the reason in one line; empty if the cause is not a certificate. */
  static Optional<String> in(Throwable thrown) {
    boolean tls = false;
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      tls |= t instanceof SslAuthenticationException;
      if (tls && t instanceof CertPathBuilderException) {
        return Optional.of(
            "the broker's certificate is not signed by a certificate authority in"
                + " ssl.truststore.location");
      }
      Matcher alert = CERTIFICATE_REFUSED.matcher(String.valueOf(t.getMessage()));
      if (tls && alert.find()) {
        return Optional.of(
            "the broker rejects the client certificate in ssl.keystore.location, or requires one ("
                + alert.group(1)
                + ")");
      }
    }
    return Optional.empty();
  }
}
