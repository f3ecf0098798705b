package io.vqstream.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vqstream.codec.ReferenceCache;
import io.vqstream.codecpool.CodecLease;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.frame.Frame;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Conversion.Converted;
import io.vqstream.registry.RouteQuality;
import io.vqstream.sequence.EncoderSequences;
import io.vqstream.testkit.FakeSequenceCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The key frame interval of a route, in a service that writes key frames only. */
class RouteSequenceTest {
  private final Map<String, RouteQuality> routes = new HashMap<>();
  private final Encoding encoding =
      new Encoding(
          provider(),
          QualitySettings.none(1),
          SourceFormat.AUTO,
          Optional.of(new EncoderSequences(new ReferenceCache<>(1 << 20))));

  @Test
  void writesInterFramesForRouteWithInterval() throws Exception {
    // Given
    routes.put("gate", interval(3));

    // When / Then
    assertThat(distance("gate")).isZero();
    assertThat(distance("gate")).isEqualTo(1);
    assertThat(distance("gate")).isEqualTo(2);
    assertThat(distance("gate")).isZero();
  }

  @Test
  void writesFramesThatStandAloneForOtherRoutes() throws Exception {
    // Given
    routes.put("gate", interval(3));

    // When / Then
    assertThat(distance("yard")).isEqualTo(-1);
    assertThat(distance("yard")).isEqualTo(-1);
  }

  @Test
  void startsSequenceAnewAfterIntervalOfOne() throws Exception {
    // Given
    routes.put("gate", interval(9));
    distance("gate");
    distance("gate");

    // When
    routes.put("gate", interval(1));
    assertThat(distance("gate")).isEqualTo(-1);
    routes.put("gate", interval(9));

    // Then
    assertThat(distance("gate")).isZero();
  }

  private static RouteQuality interval(int frames) {
    return new RouteQuality(
        OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty(), OptionalInt.of(frames));
  }

  /** Encodes an image; returns the frames since its key frame, or -1 if it is in no sequence. */
  private int distance(String key) throws Exception {
    byte[] image =
        Image.newBuilder().setData(ByteString.copyFromUtf8("8x8 " + key)).build().toByteArray();
    SourceRecord source =
        new SourceRecord("images", 0, 0, 0, key.getBytes(UTF_8), image, new RecordHeaders());
    Converted<CodedImage> result = encoding.convert(source);
    encoding.forwarded(source, result);
    Frame.Coded frame = (Frame.Coded) Frame.parse(result.message().getFrame().toByteArray());
    return result.step().isEmpty()
        ? -1
        : frame.reference().map(Frame.Reference::distance).orElse(0);
  }

  private CodecProvider provider() {
    FakeSequenceCodec codec = new FakeSequenceCodec();
    return new CodecProvider() {
      @Override
      public int levels() {
        return codec.levels();
      }

      @Override
      public CodecLease forImage(String topic, byte @Nullable [] key) {
        return CodecLease.of(codec)
            .with(routes.getOrDefault(new String(key, UTF_8), RouteQuality.INHERITED));
      }

      @Override
      public CodecLease forFrame(Frame frame, byte[] digest) {
        return CodecLease.of(codec);
      }
    };
  }
}
