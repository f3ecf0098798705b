package io.vqstream.codecpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.MediaType;
import io.vqstream.image.PassthroughReason;
import io.vqstream.registry.CheckpointCache;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointUnreachableException;
import io.vqstream.registry.CheckpointWait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames of which a decoder has the checkpoint, and of which it has not, with no broker there. */
class RoutingCodecProviderTest {
  private static final byte[] NO_DIGEST = {};

  @TempDir Path cache;

  private static final CheckpointWait WAIT = CheckpointWait.upTo(Duration.ofMillis(50));

  private final ImageCodec base =
      ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build();
  private final Checkpoint other = TinyCheckpoint.named("other");
  private RoutingCodecProvider codecs;

  @BeforeEach
  void open() {
    codecs = decoding(checkpoint -> ImageCodecs.builder().setCheckpoint(checkpoint).build());
  }

  private RoutingCodecProvider decoding(CodecOpener opener) {
    Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");
    return RoutingCodecProvider.decoding(
        base,
        opener,
        new CheckpointClients("checkpoints", "routes", nowhere, nowhere, nowhere),
        new RoutingCodecProvider.Options(cache, Duration.ofMillis(50), 2));
  }

  @AfterEach
  void close() {
    codecs.close();
    base.close();
  }

  @Test
  void decodesFrameOfDefaultCheckpoint() throws Exception {
    // When
    Frame frame = Frame.parse(base.encode(SyntheticPicture.of(9, 7, 1), 1).frame());

    // Then
    assertThat(codecs.forFrame(frame, NO_DIGEST).codec()).isSameAs(base);
    assertThat(codecs.forFrame(frame, TinyCheckpoint.read().digest()).codec()).isSameAs(base);
  }

  @Test
  void decodesPassthroughFrameWithDefault() throws Exception {
    Frame frame = new Frame.Passthrough(MediaType.PNG, PassthroughReason.ALPHA, 1, 1, new byte[1]);
    assertThat(codecs.forFrame(frame, NO_DIGEST).codec()).isSameAs(base);
  }

  @Test
  void decodesLosslessFrameWithoutCheckpoint() throws Exception {
    // Given a lossless frame in a record that names a checkpoint that nobody has
    byte[] bitstream = {0x2f, 0, 0, 0, 0};
    Frame frame = new Frame.Lossless(false, 1, 1, new byte[0], bitstream);

    // Then it is decoded without waiting for one
    assertThat(codecs.forFrame(frame, new byte[32]).codec()).isSameAs(base);
  }

  @Test
  void findsCachedCheckpointWithoutBroker() throws Exception {
    // Given
    new CheckpointCache(cache).write(other);
    Frame frame = frameOfOther();

    // When
    try (CodecLease first = codecs.forFrame(frame, NO_DIGEST);
        CodecLease second = codecs.forFrame(frame, other.digest())) {

      // Then
      assertThat(first.codec().checkpoints()).containsExactly(other.id());
      assertThat(second.codec()).isSameAs(first.codec());
      assertThat(codecs.open()).isEqualTo(1);
      assertThat(first.codec().decode(frame).file()).isNotEmpty();
    }
  }

  @Test
  void ignoresDigestThatDiffersFromFrame() throws Exception {
    // Given
    new CheckpointCache(cache).write(other);

    // When
    try (CodecLease lease = codecs.forFrame(frameOfOther(), TinyCheckpoint.read().digest())) {

      // Then
      assertThat(lease.codec().checkpoints()).containsExactly(other.id());
    }
  }

  @Test
  void reportsUnreachableBrokersAsSystemFault() {
    // Given
    Frame frame = frameOfOther();

    // When / Then
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> codecs.forFrame(frame, NO_DIGEST, WAIT))
          .isInstanceOf(CheckpointUnreachableException.class)
          .hasMessageStartingWith(
              "checkpoint " + other.id().digest().substring(0, 8) + " cannot be looked up: ")
          .hasMessageEndingWith("(waited 50 ms)");
    }
  }

  @Test
  void rejectsFramesOfUnusableCheckpoint() throws Exception {
    // Given
    new CheckpointCache(cache).write(other);
    CodecOpener opener =
        checkpoint -> {
          throw new CheckpointException("checkpoint other", "tensor prior.unit is missing");
        };

    // When / Then
    try (RoutingCodecProvider picky = decoding(opener)) {
      assertThatThrownBy(() -> picky.forFrame(frameOfOther(), NO_DIGEST))
          .isInstanceOf(CheckpointFailedException.class)
          .hasMessage(
              "checkpoint other: tensor prior.unit is missing; replay the record with a version"
                  + " that can use it");
    }
  }

  @Test
  void reportsAnUnreachableTopicAsSystemFaultInService() {
    // Given
    Frame frame = frameOfOther();

    // When / Then
    assertThatThrownBy(() -> codecs.forFrame(frame, NO_DIGEST))
        .isInstanceOf(CheckpointUnreachableException.class);
  }

  private Frame frameOfOther() {
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(other).build()) {
      return Frame.parse(codec.encode(SyntheticPicture.of(9, 7, 1), 1).frame());
    } catch (FrameException e) {
      throw new AssertionError(e);
    }
  }
}
