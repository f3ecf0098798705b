package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Key frames and inter frames of a sequence. */
class InterFrameTest {
  private static final QualityPolicy POLICY =
      QualityPolicy.level(3).withLossless(LosslessMode.NEVER).withKeyFrameInterval(5);

  @AutoClose private static ImageCodec codec;

  @BeforeAll
  static void open() {
    codec = ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build();
  }

  private static List<Encoded> encode(MovingScene scene, QualityPolicy policy, int count)
      throws Exception {
    List<Encoded> images = new ArrayList<>();
    Optional<ReferenceFrame> reference = Optional.empty();
    for (int i = 0; i < count; i++) {
      Encoded encoded = codec.encode(scene.png(i), policy, reference);
      reference = encoded.reference();
      images.add(encoded);
    }
    return images;
  }

  private static Optional<Frame.Reference> named(Encoded encoded) throws FrameException {
    return ((Frame.Coded) Frame.parse(encoded.frame())).reference();
  }

  @Test
  void decodesSequenceToPixelsOfEncoder() throws Exception {
    // Given: a policy that measures, so that the encoder knows its pixels
    QualityPolicy measuring =
        QualityPolicy.atLeast(0, 3, 3).withLossless(LosslessMode.NEVER).withKeyFrameInterval(5);
    MovingScene scene = MovingScene.of(160, 96, 1);
    List<Encoded> images = encode(scene, measuring, 12);

    // When
    Optional<ReferenceFrame> reference = Optional.empty();
    for (int i = 0; i < images.size(); i++) {
      Decoded decoded = codec.decode(Frame.parse(images.get(i).frame()), reference);
      reference = decoded.reference();

      // Then
      double psnr = CodecUnderTest.psnr(scene.picture(i), ((Decoded.Coded) decoded).picture());
      assertThat(psnr).isEqualTo(images.get(i).psnr().orElseThrow());
      assertThat(named(images.get(i)).map(Frame.Reference::distance).orElse(0)).isEqualTo(i % 5);
    }
  }

  @Test
  void savesBytesWhereLittleChanges() throws Exception {
    List<Encoded> images = encode(MovingScene.of(160, 96, 1), POLICY, 5);

    int keyFrame = images.get(0).frame().length;
    for (Encoded inter : images.subList(1, 5)) {
      assertThat(inter.frame().length).isLessThan(keyFrame / 2);
    }
  }

  @Test
  void rejectsInterFrameWithoutItsReference() throws Exception {
    // Given
    List<Encoded> images = encode(MovingScene.of(64, 48, 2), POLICY, 3);
    Frame frame = Frame.parse(images.get(2).frame());
    String name = images.get(1).reference().orElseThrow().name();

    for (Optional<ReferenceFrame> wrong :
        List.of(Optional.<ReferenceFrame>empty(), images.get(0).reference())) {
      // When
      FrameException e =
          catchThrowableOfType(FrameException.class, () -> codec.decode(frame, wrong));

      // Then
      assertThat(e.fault()).isEqualTo(Fault.MISSING_REFERENCE);
      assertThat(e).hasMessageContaining("builds on frame " + name);
    }
  }
}
