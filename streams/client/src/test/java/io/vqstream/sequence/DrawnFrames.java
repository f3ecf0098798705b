package io.vqstream.sequence;

import com.google.protobuf.ByteString;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.CodedImage.FrameType;
import io.vqstream.testkit.FakeSequenceCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Frames of one sequence of the fake codec: a key frame, and inter frames after it. */
final class DrawnFrames {
  private DrawnFrames() {}

  /**
   * A frame.
   *
   * @param image the record's value
   */
  record Drawn(CodedImage image, Frame.Coded frame, ReferenceFrame reference) {

    /** Returns how the next frame names this one. */
    Frame.Reference name() {
      return DecoderReferences.name(reference);
    }
  }

  /** Encodes images that the fake codec reads, such as {@code 8x8 text}. */
  static List<Drawn> of(String... images) throws Exception {
    QualityPolicy policy = QualityPolicy.level(1).withKeyFrameInterval(images.length + 1);
    List<Drawn> frames = new ArrayList<>();
    Optional<ReferenceFrame> reference = Optional.empty();
    try (ImageCodec codec = new FakeSequenceCodec()) {
      for (String image : images) {
        Encoded encoded = codec.encode(image.getBytes(StandardCharsets.UTF_8), policy, reference);
        FrameType type =
            reference.isEmpty() ? FrameType.FRAME_TYPE_KEY : FrameType.FRAME_TYPE_INTER;
        reference = encoded.reference();
        frames.add(
            new Drawn(
                CodedImage.newBuilder()
                    .setFrame(ByteString.copyFrom(encoded.frame()))
                    .setFrameType(type)
                    .build(),
                (Frame.Coded) Frame.parse(encoded.frame()),
                reference.orElseThrow()));
      }
    }
    return frames;
  }
}
