package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SystemFaultTest {

  static Stream<Throwable> passing() {
    return Stream.of(
        new TimeoutException("no answer"),
        new DisconnectException("the broker is gone"),
        new NotEnoughReplicasException("one is away"),
        new InvalidProducerEpochException("the transaction took too long"),
        new StreamsException("in process", new TimeoutException("no answer")),
        new KafkaException(
            "Failed to construct kafka consumer",
            new ConfigException("No resolvable bootstrap urls given in bootstrap.servers")),
        new StreamsException(
            new IllegalStateException(
                "Cannot attempt operation `sendOffsetsToTransaction` because the previous call to"
                    + " `commitTransaction` timed out and must be retried")));
  }

  static Stream<Throwable> staying() {
    return Stream.of(
        new OutOfMemoryError("Java heap space"),
        new UnsatisfiedLinkError("no djl_torch"),
        new StreamsException("in process", new OutOfMemoryError("Java heap space")),
        new TimeoutException("no answer", new OutOfMemoryError("Direct buffer memory")),
        new SaslAuthenticationException("wrong password"),
        new TopicAuthorizationException("images.coded"),
        new TransactionalIdAuthorizationException("vqstream-encoder"),
        new MissingSourceTopicException("images"),
        new RecordTooLargeException("the topic takes less than it did"),
        new IllegalStateException("the codec is closed"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void isTransient(Throwable fault) {
    assertThat(SystemFault.isTransient(fault)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("staying")
  void isPermanent(Throwable fault) {
    assertThat(SystemFault.isTransient(fault)).isFalse();
  }
}
