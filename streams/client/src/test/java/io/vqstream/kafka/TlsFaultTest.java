package io.vqstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertPathBuilderException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.Test;

class TlsFaultTest {

  @Test
  void namesKeystoreIfBrokerRejectsCertificate() {
    // Given
    Throwable alert = new SSLHandshakeException("Received fatal alert: certificate_required");
    Throwable thrown = new KafkaException(new SslAuthenticationException("SSL failed", alert));

    // When / Then
    assertThat(TlsFault.in(thrown).orElseThrow())
        .contains("ssl.keystore.location", "(certificate_required)");
  }

  @Test
  void namesTruststoreIfBrokerIsNotTrusted() {
    // Given
    Throwable path = new CertPathBuilderException("unable to find valid certification path");
    Throwable thrown = new SslAuthenticationException("SSL failed", new KafkaException(path));

    // When / Then
    assertThat(TlsFault.in(thrown).orElseThrow()).contains("ssl.truststore.location");
  }

  @Test
  void ignoresOtherFaults() {
    // Given
    Throwable alert = new SSLHandshakeException("Received fatal alert: protocol_version");

    // When / Then
    assertThat(TlsFault.in(new SslAuthenticationException("SSL failed", alert))).isEmpty();
    assertThat(TlsFault.in(new KafkaException("bad_certificate"))).isEmpty();
  }
}
