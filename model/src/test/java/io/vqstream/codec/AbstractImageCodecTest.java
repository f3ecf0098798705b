package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.codec.FrameException.Fault;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.quality.Psnr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec of this project does, whatever its checkpoint. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractImageCodecTest {
  /** A codec that returned its input would be above this; what 8x8 blocks of it take is below. */
  private static final double MOST_BYTES_A_PIXEL = 0.5;

  ImageCodec codec;

  /** Opens the codec under test. */
  abstract ImageCodec open(StageListener listener, long maxPixels);

  @BeforeAll
  void open() {
    codec = open(StageListener.NONE, 1 << 20);
  }

  @AfterAll
  void close() {
    codec.close();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,2", "7,9", "8,8", "9,17", "63,65", "1,200"})
  void aPictureOfAnySizeComesBackInThatSize(int width, int height) throws Exception {
    comesBack(SyntheticPicture.of(width, height, width));
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("squares")
  void aSquareOfAnySizeComesBackInThatSize(int side) throws Exception {
    comesBack(SyntheticPicture.of(side, side, side));
  }

  static IntStream squares() {
    return IntStream.rangeClosed(1, 70);
  }

  @Tag("thorough")
  @ParameterizedTest
  @CsvSource({"1,5000", "5000,1"})
  void aLineOfPixelsComesBackInItsLength(int width, int height) throws Exception {
    comesBack(SyntheticPicture.of(width, height, 1));
  }

  private void comesBack(Picture picture) throws Exception {
    // When
    Encoded encoded = codec.encode(picture, codec.levels());
    Picture decoded = decode(encoded.frame());

    // Then
    assertThat(encoded.kind()).isEqualTo(Kind.CODED);
    assertThat(encoded.width()).isEqualTo(decoded.width()).isEqualTo(picture.width());
    assertThat(encoded.height()).isEqualTo(decoded.height()).isEqualTo(picture.height());
    assertThat(psnr(picture, decoded)).isGreaterThan(17);
  }

  @Test
  void everyLevelComesCloserToThePictureThanItsMeanColour() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(192, 128, 3);
    double constant = psnr(picture, mean(picture));

    for (int level = 1; level <= codec.levels(); level++) {
      // When
      Picture decoded = decode(codec.encode(picture, level).frame());

      // Then
      assertThat(psnr(picture, decoded)).as("level %d", level).isGreaterThan(constant + 5);
    }
  }

  @Test
  void framesAreMuchSmallerThanPixels() {
    // Given
    Picture picture = SyntheticPicture.of(192, 128, 3);

    // When
    Encoded encoded = codec.encode(picture, codec.levels());

    // Then
    assertThat(encoded.frame().length).isLessThan((int) (picture.pixels() * MOST_BYTES_A_PIXEL));
  }

  @Test
  void higherLevelsTakeMoreBytesAndComeCloser() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(192, 128, 4);
    int bytes = 0;
    double psnr = 0;

    for (int level = 1; level <= codec.levels(); level++) {
      // When
      byte[] frame = codec.encode(picture, level).frame();
      Picture decoded = decode(frame);

      // Then
      assertThat(frame.length).as("bytes of level %d", level).isGreaterThan(bytes);
      assertThat(psnr(picture, decoded)).as("PSNR of level %d", level).isGreaterThan(psnr);
      bytes = frame.length;
      psnr = psnr(picture, decoded);
    }
  }

  @Test
  void aFileIsCodedAsItsPixelsAre() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(40, 24, 5);

    // When
    Encoded file = codec.encode(PngWriter.write(picture), 2);
    Encoded pixels = codec.encode(picture, 2);

    // Then
    assertThat(file.frame()).isEqualTo(pixels.frame());
    assertThat(file.contentType()).isEqualTo("image/png");
    assertThat(file.quality()).isEqualTo(2);
    assertThat(file.carriedReason()).isEmpty();
  }

  @Test
  void greyStaysGrey() throws Exception {
    // Given
    Picture picture = SyntheticPicture.grey(50, 30, 6);

    // When
    Encoded encoded = codec.encode(PngWriter.write(picture), codec.levels());
    Picture decoded = decode(encoded.frame());

    // Then
    assertThat(codec.inspect(encoded.frame()).grey()).isTrue();
    assertThat(decoded.grey()).isTrue();
    for (int i = 0; i < decoded.rgb().length; i += 3) {
      assertThat(decoded.rgb()[i]).isEqualTo(decoded.rgb()[i + 1]).isEqualTo(decoded.rgb()[i + 2]);
    }
    assertThat(psnr(picture, decoded)).isGreaterThan(psnr(picture, mean(picture)) + 5);
  }

  @Test
  void alphaIsCarriedByteForByte() throws Exception {
    carried(SyntheticPicture.translucentPng(), "alpha");
  }

  @Test
  void moreThan8BitsASampleAreCarriedByteForByte() throws Exception {
    carried(SyntheticPicture.deepPng(), "16 bits a sample");
  }

  @Test
  void whatWouldNotGetSmallerIsCarriedByteForByte() throws Exception {
    carried(SyntheticPicture.chequeredPng(), "the codec would not make it smaller");
  }

  private void carried(byte[] file, String reason) throws Exception {
    // When
    Encoded encoded = codec.encode(file, 1);
    Decoded decoded = codec.decode(encoded.frame());
    FrameReport report = codec.inspect(encoded.frame());

    // Then
    assertThat(encoded.kind()).isEqualTo(Kind.CARRIED);
    assertThat(encoded.quality()).isZero();
    assertThat(encoded.carriedReason()).isEqualTo(reason);
    assertThat(encoded.frame().length).isLessThanOrEqualTo(file.length + 32);
    assertThat(decoded).isInstanceOf(Decoded.Carried.class);
    assertThat(decoded.file()).isEqualTo(file);
    assertThat(decoded.contentType()).isEqualTo("image/png");
    assertThat(report.kind()).isEqualTo(Kind.CARRIED);
    assertThat(report.carriedReason()).isNotEmpty();
    assertThat(report.payloadBytes()).isEqualTo(file.length);
    assertThat(report.codes()).isZero();
    assertThat(report.codesDigest()).isEmpty();
  }

  @Test
  void bytesThatAreNoImageAreRefused() {
    // Given
    byte[] png = PngWriter.write(SyntheticPicture.of(20, 20, 7));

    // Then
    for (byte[] file :
        List.of(
            new byte[0],
            "no image".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(png, png.length / 2))) {
      assertThatThrownBy(() -> codec.encode(file, 1)).isInstanceOf(UnreadableImageException.class);
    }
  }

  @Test
  void levelsThatAreNotThereAreRefused() {
    // Given
    Picture picture = SyntheticPicture.of(8, 8, 8);
    byte[] file = PngWriter.write(picture);

    // Then
    for (int level : new int[] {-1, 0, codec.levels() + 1}) {
      assertThatThrownBy(() -> codec.encode(picture, level))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1.." + codec.levels());
      assertThatThrownBy(() -> codec.encode(file, level))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void inspectionTellsWhatWasCoded() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(63, 65, 9);

    for (int level = 1; level <= codec.levels(); level++) {
      // When
      byte[] frame = codec.encode(picture, level).frame();
      FrameReport report = codec.inspect(frame);

      // Then
      assertThat(report.kind()).isEqualTo(Kind.CODED);
      assertThat(report.quality()).isEqualTo(level);
      assertThat(report.width()).isEqualTo(63);
      assertThat(report.height()).isEqualTo(65);
      assertThat(report.frameBytes()).isEqualTo(frame.length);
      assertThat(report.frameBytes() - report.payloadBytes()).isLessThanOrEqualTo(16);
      assertThat(report.codesDigest()).matches("[0-9a-f]{64}");
    }
  }

  /** The range coder and the integer frequencies cost next to nothing. */
  @Test
  void payloadsAreWithin1PercentAnd4BytesOfTheCrossEntropy() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(192, 128, 10);

    for (int level = 1; level <= codec.levels(); level++) {
      // When
      FrameReport report = codec.inspect(codec.encode(picture, level).frame());

      // Then
      double least = report.crossEntropyBits() / 8;
      assertThat((double) report.payloadBytes())
          .as("level %d, %s", level, report)
          .isBetween(0.99 * least - 4, 1.01 * least + 4);
    }
  }

  @Test
  void everyTruncationIsRefused() {
    // Given
    byte[] frame = codec.encode(SyntheticPicture.of(24, 16, 11), 2).frame();

    // Then
    for (int length = 0; length < frame.length; length++) {
      refused(Arrays.copyOf(frame, length));
    }
  }

  @Test
  void everyFlippedBitIsRefused() {
    // Given
    byte[] frame = codec.encode(SyntheticPicture.of(24, 16, 11), 2).frame();

    // Then
    for (int bit = 0; bit < 8 * frame.length; bit++) {
      byte[] damaged = frame.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      refused(damaged);
    }
  }

  private void refused(byte[] damaged) {
    assertThatThrownBy(() -> codec.decode(damaged)).isInstanceOf(FrameException.class);
    assertThatThrownBy(() -> codec.inspect(damaged)).isInstanceOf(FrameException.class);
  }

  @Test
  void aFrameOfANewerVersionIsToldApart() {
    // Given
    byte[] frame = codec.encode(SyntheticPicture.of(8, 8, 12), 1).frame();
    frame[2]++;

    // Then
    assertThatThrownBy(() -> codec.decode(frame))
        .isInstanceOfSatisfying(
            FrameException.class, e -> assertThat(e.fault()).isEqualTo(Fault.FRAME_TOO_NEW));
  }

  @Test
  void imagesAboveTheLimitAreRefusedBothWays() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(11, 10, 13);
    byte[] file = PngWriter.write(picture);
    byte[] frame = codec.encode(picture, 1).frame();

    try (ImageCodec strict = open(StageListener.NONE, 100)) {
      // Then
      assertThatThrownBy(() -> strict.encode(file, 1))
          .isInstanceOfSatisfying(
              UnreadableImageException.class,
              e ->
                  assertThat(e.reason())
                      .isEqualTo(UnreadableImageException.Reason.TOO_MANY_PIXELS));
      assertThatThrownBy(() -> strict.decode(frame))
          .isInstanceOf(FrameException.class)
          .hasMessageContaining("11x10 pixels")
          .hasMessageContaining("100");
    }
  }

  @Test
  void nothingOfAnImageIsLeftForTheNext() throws Exception {
    // Given
    Picture small = SyntheticPicture.of(30, 20, 14);
    Picture large = SyntheticPicture.of(90, 70, 15);
    byte[] first = codec.encode(small, 3).frame();
    Picture decoded = decode(first);

    // When
    byte[] between = codec.encode(large, codec.levels()).frame();
    decode(between);

    // Then
    assertThat(codec.encode(small, 3).frame()).isEqualTo(first);
    assertThat(decode(first).rgb()).isEqualTo(decoded.rgb());
  }

  @Test
  void eightThreadsGetTheSameAsOne() throws Exception {
    // Given
    List<Picture> pictures =
        IntStream.range(0, 8)
            .mapToObj(i -> SyntheticPicture.of(20 + 7 * i, 64 - 5 * i, i))
            .toList();
    List<Integer> levels = IntStream.range(0, 8).mapToObj(i -> i % codec.levels() + 1).toList();
    List<byte[]> frames = new ArrayList<>();
    List<Picture> decoded = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      frames.add(codec.encode(pictures.get(i), levels.get(i)).frame());
      decoded.add(decode(frames.get(i)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);

    // When
    List<Future<byte[]>> encodedAgain = new ArrayList<>();
    List<Future<Picture>> decodedAgain = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      int n = i % 8;
      encodedAgain.add(threads.submit(() -> codec.encode(pictures.get(n), levels.get(n)).frame()));
      decodedAgain.add(threads.submit(() -> decode(frames.get(n))));
    }

    // Then
    for (int i = 0; i < 64; i++) {
      assertThat(encodedAgain.get(i).get()).isEqualTo(frames.get(i % 8));
      assertThat(decodedAgain.get(i).get().rgb()).isEqualTo(decoded.get(i % 8).rgb());
    }
    threads.shutdown();
  }

  @Test
  void aListenerHearsOfEveryStage() throws Exception {
    // Given
    List<Stage> encoding = new ArrayList<>();
    List<Stage> decoding = new ArrayList<>();
    StageListener listener =
        (stage, onTheWayToAFrame, nanos) -> {
          assertThat(nanos).isNotNegative();
          (onTheWayToAFrame ? encoding : decoding).add(stage);
        };
    byte[] file = PngWriter.write(SyntheticPicture.of(16, 16, 16));

    // When
    try (ImageCodec heard = open(listener, 1000)) {
      heard.decode(heard.encode(file, 1).frame());
    }

    // Then
    assertThat(encoding).containsExactly(Stage.READ, Stage.NETWORK, Stage.PRIOR);
    assertThat(decoding).containsExactly(Stage.PRIOR, Stage.NETWORK);
  }

  Picture decode(byte[] frame) throws FrameException {
    return ((Decoded.Coded) codec.decode(frame)).picture();
  }

  static double psnr(Picture one, Picture other) {
    return Psnr.of(one.rgb(), other.rgb());
  }

  private static Picture mean(Picture picture) {
    long[] sums = new long[3];
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i++) {
      sums[i % 3] += rgb[i] & 0xff;
    }
    byte[] constant = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      constant[i] = (byte) (sums[i % 3] / picture.pixels());
    }
    return new Picture(picture.width(), picture.height(), picture.grey(), constant);
  }
}
