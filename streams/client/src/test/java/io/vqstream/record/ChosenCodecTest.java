package io.vqstream.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.codecpool.CodecLease;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Frame;
import io.vqstream.inference.StageListener;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.registry.CheckpointLateException;
import io.vqstream.testkit.FakeCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each record is converted with the codec that is chosen for it, and that is given back. */
class ChosenCodecTest {
  private static final byte[] DIGEST = new byte[32];

  private final FakeCodec codec = new FakeCodec();
  private final List<String> events = new ArrayList<>();

  private final CodecProvider codecs =
      new CodecProvider() {
        @Override
        public int levels() {
          return codec.levels();
        }

        @Override
        public CodecLease forImage(String topic, byte[] key) {
          return acquire("for " + topic + " " + new String(key, StandardCharsets.UTF_8));
        }

        @Override
        public CodecLease forFrame(Frame frame, byte[] digest) throws CheckpointLateException {
          if (digest.length == 0) {
            throw new CheckpointLateException("it is late");
          }
          byte[] payload = ((Frame.Coded) frame).payload();
          return acquire("for " + new String(payload, StandardCharsets.UTF_8));
        }
      };

  @Test
  void encodesWithCodecOfTopicAndKey() throws Exception {
    // Given
    Image image = Image.newBuilder().setData(ByteString.copyFromUtf8("4x2")).build();

    // When
    new Encoding(codecs, QualitySettings.none(1))
        .convert(SourceRecords.holding(image.toByteArray()));

    // Then
    assertThat(events).containsExactly("for images camera-7", "given back");
  }

  @Test
  void releasesCodecOfUnreadableImage() {
    // Given
    Image image = Image.newBuilder().setData(ByteString.copyFromUtf8("CORRUPT")).build();

    // When
    assertThatThrownBy(
            () ->
                new Encoding(codecs, QualitySettings.none(1))
                    .convert(SourceRecords.holding(image.toByteArray())))
        .isInstanceOf(BadRecordException.class);

    // Then
    assertThat(events).last().isEqualTo("given back");
  }

  @Test
  void decodesWithCodecNamedByFrame() throws Exception {
    // When
    decode(DIGEST);

    // Then
    assertThat(events).containsExactly("for 4x2", "given back");
  }

  @Test
  void reportsLateCheckpoint() {
    assertThatThrownBy(() -> decode(new byte[0]))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("it is late")
        .extracting(e -> ((BadRecordException) e).reason())
        .isEqualTo(FailureReason.CHECKPOINT_LATE);
  }

  private void decode(byte[] digest) throws BadRecordException {
    CodedImage coded =
        CodedImage.newBuilder()
            .setFrame(ByteString.copyFrom(FakeCodec.frame(1, "4x2")))
            .setCheckpointDigest(ByteString.copyFrom(digest))
            .build();
    new Decoding(codecs, StageListener.NONE).convert(SourceRecords.holding(coded.toByteArray()));
  }

  private CodecLease acquire(String event) {
    events.add(event);
    return new CodecLease() {
      @Override
      public FakeCodec codec() {
        return codec;
      }

      @Override
      public void close() {
        events.add("given back");
      }
    };
  }
}
