package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.registry.CheckpointUnreachableException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A deserializer that needs a published checkpoint, and brokers that do not answer. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class CheckpointWaitTest {
  private static final String LONG = "300000";

  @TempDir Path folder;

  @Test
  void raisesSystemFaultIfNoBrokerAnswers() throws Exception {
    try (VqDeserializer<Object> deserializer = deserializer("50", "100")) {
      assertThatThrownBy(() -> deserializer.deserialize("t", codedWithAnother()))
          .isInstanceOf(SystemFaultException.class)
          .hasMessageContaining(" cannot be looked up: ")
          .hasCauseInstanceOf(CheckpointUnreachableException.class);
    }
  }

  @Test
  void cancelsTheWaitOnWakeup() throws Exception {
    try (VqDeserializer<Object> deserializer = deserializer(LONG, LONG)) {
      // Given
      byte[] coded = codedWithAnother();
      CompletableFuture<Void> wakeup =
          CompletableFuture.runAsync(
              deserializer::wakeup, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));

      // When / Then
      assertThatThrownBy(() -> deserializer.deserialize("t", coded))
          .isInstanceOf(WakeupException.class);
      wakeup.join();
    }
  }

  @Test
  void cancelsTheWaitOnInterruptAndKeepsTheStatus() throws Exception {
    try (VqDeserializer<Object> deserializer = deserializer(LONG, LONG)) {
      // Given
      byte[] coded = codedWithAnother();
      Thread.currentThread().interrupt();

      // When / Then
      assertThatThrownBy(() -> deserializer.deserialize("t", coded))
          .isInstanceOf(SystemFaultException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private VqDeserializer<Object> deserializer(String absent, String unreachable) throws Exception {
    VqDeserializer<Object> deserializer = new VqDeserializer<>();
    deserializer.configure(
        Tiny.settings(
            folder,
            "bootstrap.servers",
            "127.0.0.1:1",
            "vqstream.checkpoints.topic",
            "checkpoints",
            "vqstream.checkpoint.cache.dir",
            folder.toString(),
            "vqstream.checkpoint.wait.ms",
            absent,
            "vqstream.broker.timeout.ms",
            unreachable),
        false);
    return deserializer;
  }

  private static byte[] codedWithAnother() {
    try (ImageCodec codec =
        ImageCodecs.builder().setCheckpoint(TinyCheckpoint.named("other")).build()) {
      byte[] frame = codec.encode(Tiny.PICTURE, 1).frame();
      return CodedImage.newBuilder().setFrame(ByteString.copyFrom(frame)).build().toByteArray();
    }
  }
}
