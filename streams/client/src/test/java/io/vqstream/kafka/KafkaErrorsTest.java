package io.vqstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaErrorsTest {

  static Stream<Arguments> linkageErrors() {
    return Stream.of(
        Arguments.of(
            "zstd",
            from(new ExceptionInInitializerError("Cannot unpack"), "com.github.luben.zstd.Native")),
        Arguments.of(
            "zstd",
            new NoClassDefFoundError("Could not initialize class com.github.luben.zstd.Zstd")),
        Arguments.of(
            "snappy", from(new UnsatisfiedLinkError("no snappyjava"), "org.xerial.snappy.Loader")));
  }

  private static Throwable from(LinkageError error, String type) {
    error.setStackTrace(new StackTraceElement[] {new StackTraceElement(type, "load", null, 1)});
    return error;
  }

  @ParameterizedTest
  @MethodSource("linkageErrors")
  void namesFolderOfCompressionLibrary(String compression, Throwable error) {
    assertThat(KafkaErrors.ofThread(new KafkaException("Received exception when fetching", error)))
        .contains("compressed with " + compression, System.getProperty("java.io.tmpdir"))
        .contains("-Djava.io.tmpdir=DIR")
        .doesNotContain("internal error");
  }

  @Test
  void leavesOtherLibrariesToTheirMessages() {
    assertThat(KafkaErrors.ofThread(new UnsatisfiedLinkError("no torch")))
        .contains("no torch")
        .doesNotContain("compressed");
  }

  @Test
  void timeoutsSayThatTheyAre() {
    assertThat(KafkaErrors.of(new TimeoutException("no answer"))).isEqualTo("timed out: no answer");
  }

  @Test
  void findsDeniedAccessBelowOtherExceptions() {
    Exception denied =
        new IOException("cannot be read", new TopicAuthorizationException("checkpoints"));
    assertThat(KafkaErrors.isDenied(new KafkaException("lookup", denied))).isTrue();
    assertThat(KafkaErrors.isDenied(new KafkaException("lookup"))).isFalse();
  }
}
