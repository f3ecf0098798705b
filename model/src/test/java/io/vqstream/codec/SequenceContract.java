package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.image.PngWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key frames and inter frames of a sequence. */
interface SequenceContract extends CodecUnderTest {
  /** Measures, so that the encoder tells the PSNR of its pixels. */
  QualityPolicy POLICY = QualityPolicy.atLeast(0, 3, 3).withKeyFrameInterval(5);

  private List<Encoded> encode(MovingScene scene, QualityPolicy policy, int count)
      throws Exception {
    List<Encoded> images = new ArrayList<>();
    Optional<ReferenceFrame> reference = Optional.empty();
    for (int i = 0; i < count; i++) {
      Encoded encoded = codec().encode(scene.png(i), policy, reference);
      reference = encoded.reference();
      images.add(encoded);
    }
    return images;
  }

  private static Frame.Coded frame(Encoded encoded) throws FrameException {
    return (Frame.Coded) Frame.parse(encoded.frame());
  }

  private static int distance(Encoded encoded) throws FrameException {
    return frame(encoded).reference().map(Frame.Reference::distance).orElse(0);
  }

  @Test
  default void decodesSequenceToPixelsOfEncoder() throws Exception {
    for (MovingScene scene : List.of(MovingScene.of(160, 96, 1), MovingScene.gray(50, 120, 2))) {
      // Given
      List<Encoded> images = encode(scene, POLICY, 12);

      Optional<ReferenceFrame> reference = Optional.empty();
      for (int i = 0; i < images.size(); i++) {
        // When
        Decoded decoded = codec().decode(frame(images.get(i)), reference);
        reference = decoded.reference();

        // Then
        double psnr = CodecUnderTest.psnr(scene.picture(i), ((Decoded.Coded) decoded).picture());
        assertThat(psnr).isEqualTo(images.get(i).psnr().orElseThrow());
        assertThat(distance(images.get(i))).isEqualTo(i % 5);
      }
    }
  }

  @Test
  default void decodesCodesWithoutPixels() throws Exception {
    // Given
    List<Encoded> images = encode(MovingScene.of(64, 48, 3), POLICY, 5);

    // When
    Optional<ReferenceFrame> reference = Optional.empty();
    for (Encoded image : images) {
      reference = codec().decodeCodes(frame(image), reference);

      // Then
      ReferenceFrame sent = image.reference().orElseThrow();
      assertThat(reference.orElseThrow().checksum()).isEqualTo(sent.checksum());
      assertThat(reference.orElseThrow().distance()).isEqualTo(sent.distance());
      assertThat(reference.orElseThrow().history().codes()).isEqualTo(sent.history().codes());
    }
  }

  @Test
  default void decodesCodesOfSuccessiveFrames() throws Exception {
    // Given
    List<Encoded> images = encode(MovingScene.of(64, 48, 3), POLICY, 5);
    List<Frame.Coded> frames = new ArrayList<>();
    for (Encoded image : images) {
      frames.add(frame(image));
    }

    // When
    Optional<ReferenceFrame> second = codec().decodeCodes(frames.subList(0, 2), Optional.empty());
    Optional<ReferenceFrame> last = codec().decodeCodes(frames.subList(2, 5), second);

    // Then
    ReferenceFrame sent = images.get(4).reference().orElseThrow();
    assertThat(last.orElseThrow().checksum()).isEqualTo(sent.checksum());
    assertThat(last.orElseThrow().history().codes()).isEqualTo(sent.history().codes());
    assertThat(codec().decodeCodes(List.of(), last)).isEqualTo(last);
  }

  @Test
  default void savesBytesWhereLittleChanges() throws Exception {
    List<Encoded> images = encode(MovingScene.of(160, 96, 1), POLICY, 5);

    int keyFrame = images.get(0).frame().length;
    for (Encoded inter : images.subList(1, 5)) {
      assertThat(inter.frame().length).isLessThan(keyFrame / 2);
    }
  }

  @Test
  default void writesKeyFramesAsBeforeAtInterval1() throws Exception {
    // Given
    MovingScene scene = MovingScene.of(64, 48, 4);
    Optional<ReferenceFrame> reference = encode(scene, POLICY, 1).get(0).reference();

    // When
    QualityPolicy alone = POLICY.withKeyFrameInterval(1);
    Encoded encoded = codec().encode(scene.png(1), alone, reference);

    // Then
    assertThat(encoded.frame()).isEqualTo(codec().encode(scene.png(1), alone).frame());
    assertThat(encoded.reference()).isEmpty();
    assertThat(frame(encoded).version()).isEqualTo(1);
  }

  @Test
  default void startsAgainIfImageDiffersInForm() throws Exception {
    // Given
    MovingScene scene = MovingScene.of(64, 48, 5);
    Optional<ReferenceFrame> reference = encode(scene, POLICY, 1).get(0).reference();
    QualityPolicy higher = QualityPolicy.atLeast(0, 4, 4).withKeyFrameInterval(5);

    // Then: another level, another size, gray
    assertThat(distance(codec().encode(scene.png(1), POLICY, reference))).isEqualTo(1);
    assertThat(distance(codec().encode(scene.png(1), higher, reference))).isZero();
    byte[] wider = MovingScene.of(65, 48, 5).png(1);
    assertThat(distance(codec().encode(wider, POLICY, reference))).isZero();
    byte[] gray = MovingScene.gray(64, 48, 5).png(1);
    assertThat(distance(codec().encode(gray, POLICY, reference))).isZero();
  }

  /** An inter frame would take more bits than the codes under the prior alone. */
  @Test
  default void startsAgainAtCut() throws Exception {
    // Given a reference frame that has learned that codes stay
    Optional<ReferenceFrame> reference = Optional.empty();
    QualityPolicy policy = POLICY.withKeyFrameInterval(100);
    byte[] still = MovingScene.of(96, 64, 6).png(0);
    for (int i = 0; i < 30; i++) {
      reference = codec().encode(still, policy, reference).reference();
    }
    assertThat(reference.orElseThrow().distance()).isEqualTo(29);

    // When
    byte[] other = PngWriter.write(SyntheticPicture.of(96, 64, 777));
    Encoded cut = codec().encode(other, policy, reference);

    // Then
    assertThat(cut.frame()).isEqualTo(codec().encode(other, policy).frame());
    assertThat(cut.reference().orElseThrow().distance()).isZero();
  }

  @Test
  default void searchesWithReference() throws Exception {
    // Given
    MovingScene scene = MovingScene.of(64, 48, 7);
    QualityPolicy searching = POLICY.withEffort(new Effort(1));

    // When
    List<Encoded> images = encode(scene, searching, 3);

    // Then
    Optional<ReferenceFrame> reference = Optional.empty();
    for (int i = 0; i < images.size(); i++) {
      assertThat(distance(images.get(i))).isEqualTo(i);
      reference = codec().decode(frame(images.get(i)), reference).reference();
    }
  }

  @Test
  default void keepsReferenceBeyondPassthrough() throws Exception {
    // Given
    MovingScene scene = MovingScene.of(64, 48, 8);
    Optional<ReferenceFrame> reference = encode(scene, POLICY, 2).get(1).reference();

    // When
    Encoded outside = codec().encode(SyntheticPicture.translucentPng(), POLICY, reference);
    Encoded next = codec().encode(scene.png(2), POLICY, reference);

    // Then
    assertThat(outside.reference()).isEmpty();
    assertThat(codec().decode(Frame.parse(outside.frame()), reference).reference()).isEmpty();
    assertThat(distance(next)).isEqualTo(2);
  }

  @Test
  default void rejectsInterFrameWithoutItsReference() throws Exception {
    // Given
    List<Encoded> images = encode(MovingScene.of(64, 48, 2), POLICY, 3);
    Frame.Coded frame = frame(images.get(2));
    String name = images.get(1).reference().orElseThrow().name();

    for (Optional<ReferenceFrame> wrong :
        List.of(Optional.<ReferenceFrame>empty(), images.get(0).reference())) {
      // When
      FrameException e =
          catchThrowableOfType(FrameException.class, () -> codec().decode(frame, wrong));
      FrameException ofCodes =
          catchThrowableOfType(FrameException.class, () -> codec().decodeCodes(frame, wrong));

      // Then
      assertThat(e.fault()).isEqualTo(Fault.MISSING_REFERENCE);
      assertThat(e.offset()).isEqualTo(10);
      assertThat(e).hasMessageContaining("builds on frame " + name);
      assertThat(ofCodes).hasMessage(e.getMessage());
    }
  }

  @Test
  default void reportsInterFrameWithoutItsReference() throws Exception {
    // Given
    List<Encoded> images = encode(MovingScene.of(64, 48, 2), POLICY, 3);

    // When
    FrameInfo report = codec().inspect(images.get(2).frame());

    // Then
    assertThat(report.version()).isEqualTo(4);
    assertThat(report.reference()).hasValue(frame(images.get(2)).reference().orElseThrow());
    assertThat(report.codes()).isZero();
  }

  /**
   * The checksum is right in all of these, and so is the reference: the other fields are forged.
   */
  @ParameterizedTest(name = "level {0}, {1}x{2}, distance {3}")
  @CsvSource({
    "4, 64, 48, 2, CORRUPT_FRAME, 10",
    "3, 65, 48, 2, CORRUPT_FRAME, 10",
    "3, 64, 47, 2, CORRUPT_FRAME, 10",
    "3, 1024, 1024, 2, CORRUPT_FRAME, 10",
    "3, 20000, 20000, 2, TOO_MANY_PIXELS, 15",
    "3, 64, 48, 1, CORRUPT_FRAME, 14",
    "3, 64, 48, 3, CORRUPT_FRAME, 14",
    "3, 64, 48, 2147483646, CORRUPT_FRAME, 14",
    "3, 64, 48, 2, PRIOR_MISMATCH, 8",
  })
  default void rejectsForgedInterFrame(
      int level, int width, int height, int distance, Fault fault, int offset) throws Exception {
    // Given
    List<Encoded> images = encode(MovingScene.of(64, 48, 2), POLICY, 3);
    Frame.Coded frame = frame(images.get(2));

    // When
    byte[] shorter = Arrays.copyOf(frame.payload(), frame.payload().length / 2);
    Frame.Coded lie =
        new Frame.Coded(
                frame.checkpoint(), frame.check(), level, frame.gray(), width, height, shorter)
            .withReference(frame.reference().map(r -> new Frame.Reference(r.checksum(), distance)));
    FrameException e =
        catchThrowableOfType(
            FrameException.class, () -> codec().decode(lie, images.get(1).reference()));

    // Then
    assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault);
    assertThat(e.offset()).as(e.getMessage()).isEqualTo(offset);
  }

  @Test
  default void decodesKeyAndInterFramesSideBySide() throws Exception {
    // Given
    MovingScene scene = MovingScene.of(40, 40, 9);
    List<Encoded> images = encode(scene, POLICY, 5);
    List<Frame.Coded> frames = new ArrayList<>();
    List<byte[]> alone = new ArrayList<>();
    List<Optional<ReferenceFrame>> references = new ArrayList<>(List.of(Optional.empty()));
    for (int i = 0; i < images.size(); i++) {
      frames.add(frame(images.get(i)));
      Decoded decoded = codec().decode(frames.get(i), references.get(i));
      alone.add(((Decoded.Coded) decoded).picture().rgb());
      references.add(decoded.reference());
    }

    // When
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Decoded>> decoded = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int index = i % 5;
      decoded.add(threads.submit(() -> codec().decode(frames.get(index), references.get(index))));
    }

    // Then
    for (int i = 0; i < 40; i++) {
      Decoded.Coded one = (Decoded.Coded) decoded.get(i).get();
      assertThat(one.picture().rgb()).isEqualTo(alone.get(i % 5));
    }
    threads.shutdown();
  }
}
