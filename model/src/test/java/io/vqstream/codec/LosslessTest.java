package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.Kind;
import io.vqstream.image.ImageMetadata;
import io.vqstream.image.LosslessWebp;
import io.vqstream.image.LosslessWebp.Strength;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.metric.Psnr;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LosslessTest {
  /** Mean PSNR in dB of photographs at each level of the bundled checkpoint (MODEL.md), from 1. */
  private static final double[] LEVEL_PSNR = {26.5, 28.8, 31.0, 33.2, 35.4, 37.3};

  private static final Map<String, Picture> DRAWINGS = Drawings.all();

  @AutoClose private static ImageCodec codec;

  @BeforeAll
  static void open() {
    codec = ImageCodecs.builder().setCheckpoint(BundledCheckpoint.PHOTOS.read()).build();
  }

  static Stream<String> drawings() {
    return DRAWINGS.keySet().stream();
  }

  /** Header and padding of a RIFF file with one chunk. */
  private static int webpBytes(Picture picture) {
    int bitstream = LosslessWebp.encode(picture, Strength.FAST).orElseThrow().length;
    return 20 + bitstream + bitstream % 2;
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void meetsPsnrOfLevelWithinBytesOfWebp(String name) throws FrameException {
    // Given a drawing
    Picture drawing = DRAWINGS.get(name);
    int webp = webpBytes(drawing);

    for (int level = 1; level <= codec.levels(); level++) {
      // When it is encoded at any level
      byte[] frame = codec.encode(drawing, level).frame();

      // Then its frame is no larger than lossless WebP
      assertThat(frame).as("level %d", level).hasSizeLessThanOrEqualTo(webp);

      // And it has the PSNR that photographs have at the level, or more
      byte[] decoded = ((Decoded.Coded) codec.decode(frame)).picture().rgb();
      assertThat(Psnr.of(drawing.rgb(), decoded))
          .as("level %d", level)
          .isGreaterThanOrEqualTo(LEVEL_PSNR[level - 1]);
    }
  }

  @Test
  void decodesExactPixels() throws FrameException {
    // Given gray and colored text
    for (String name : new String[] {"gray-text", "subpixel-text"}) {
      Picture text = DRAWINGS.get(name);

      // When it is encoded and decoded
      Encoded encoded = codec.encode(text, 3);
      Decoded.Coded decoded = (Decoded.Coded) codec.decode(encoded.frame());

      // Then the frame is lossless and the pixels are equal
      assertThat(encoded.kind()).isEqualTo(Kind.LOSSLESS);
      assertThat(encoded.checkpoint()).isEmpty();
      assertThat(encoded.psnr()).isEmpty();
      assertThat(encoded.quality()).isZero();
      assertThat(decoded.picture().rgb()).isEqualTo(text.rgb());
      assertThat(decoded.picture().gray()).isEqualTo(text.gray());
    }
  }

  @Test
  void decodesSmallestBitstreams() throws FrameException {
    // Given pictures of one and two colors of a few pixels, whose bitstreams have 8 to 20 bytes
    for (int width = 1; width <= 6; width++) {
      byte[] rgb = new byte[3 * width * 4];
      Arrays.fill(rgb, 0, 3 * width * 2, (byte) 200);
      for (Picture picture :
          new Picture[] {
            new Picture(width, 4, true, new byte[3 * width * 4]), new Picture(width, 4, true, rgb)
          }) {
        byte[] bitstream = LosslessWebp.encode(picture, Strength.FAST).orElseThrow();
        Frame frame = new Frame.Lossless(true, width, 4, new byte[0], bitstream);

        // When they are decoded
        Decoded.Coded decoded = (Decoded.Coded) codec.decode(frame.toBytes());

        // Then the pixels are equal
        assertThat(decoded.picture().rgb()).isEqualTo(picture.rgb());
      }
    }
  }

  @Test
  void inspectsLosslessFrame() throws FrameException {
    // Given a lossless frame
    Picture text = DRAWINGS.get("gray-text");
    byte[] frame = codec.encode(text, 3).frame();

    // When it is inspected
    FrameInfo info = codec.inspect(frame);

    // Then size and kind are reported, and nothing of codes
    assertThat(info.kind()).isEqualTo(Kind.LOSSLESS);
    assertThat(info.version()).isEqualTo(Frame.LOSSLESS_VERSION);
    assertThat(info.gray()).isTrue();
    assertThat(info.width()).isEqualTo(text.width());
    assertThat(info.payloadBytes()).isLessThan(frame.length);
    assertThat(info.checkpoint()).isEmpty();
    assertThat(info.codes()).isZero();
  }

  @Test
  void keepsMetadataOfLosslessFrame() throws FrameException {
    // Given text with metadata
    Picture text = DRAWINGS.get("gray-text");
    ImageMetadata metadata = new ImageMetadata(Map.of(MetadataKind.XMP, new byte[] {7, 8, 9}));

    // When it is encoded and decoded
    byte[] frame = codec.encode(new Decoded.Coded(text, metadata), 3).frame();
    Decoded.Coded decoded = (Decoded.Coded) codec.decode(frame);

    // Then the frame is lossless and has the metadata
    assertThat(Frame.parse(frame).kind()).isEqualTo(Kind.LOSSLESS);
    assertThat(decoded.metadata().items().get(MetadataKind.XMP)).containsExactly(7, 8, 9);
    assertThat(codec.inspect(frame).metadata()).hasSize(1);
  }

  @Test
  void writesNoLosslessFrameIfModeIsNever() throws UnreadableImageException {
    // Given a policy without lossless frames
    QualityPolicy policy = QualityPolicy.level(1).withLossless(LosslessMode.NEVER);
    byte[] png = PngWriter.write(SyntheticPicture.of(64, 64, 1), ImageMetadata.NONE);

    // When a drawing and an image file are encoded with it
    Kind ofDrawing = codec.encode(new Decoded.Coded(DRAWINGS.get("gray-text")), policy).kind();
    Kind ofFile = codec.encode(png, policy).kind();

    // Then both are coded
    assertThat(ofDrawing).isEqualTo(Kind.CODED);
    assertThat(ofFile).isEqualTo(Kind.CODED);
  }

  @Test
  void codesPhotographAsWithoutLossless() {
    // Given pictures with the features of photographs
    for (Picture picture :
        new Picture[] {SyntheticPicture.of(160, 120, 5), SyntheticPicture.gray(96, 128, 6)}) {
      QualityPolicy never = QualityPolicy.level(3).withLossless(LosslessMode.NEVER);

      // When they are encoded with and without lossless frames
      byte[] auto = codec.encode(picture, 3).frame();
      byte[] codes = codec.encode(new Decoded.Coded(picture), never).frame();

      // Then the frames are equal
      assertThat(auto).isEqualTo(codes);
    }
  }

  @Test
  void meetsMinPsnrWithoutPassingThrough() throws UnreadableImageException {
    // Given the file of a drawing, and a min PSNR that no level reaches
    byte[] png = PngWriter.write(DRAWINGS.get("map"), ImageMetadata.NONE);
    QualityPolicy policy = new QualityPolicy(1, 6, OptionalDouble.of(60));

    // When it is encoded
    Encoded encoded = codec.encode(png, policy);

    // Then its frame is lossless, and smaller than the file
    assertThat(encoded.kind()).isEqualTo(Kind.LOSSLESS);
    assertThat(encoded.frame()).hasSizeLessThan(png.length);
  }

  @Test
  void keepsMaxLevelForDrawing() {
    // Given a drawing that higher levels would code, and a policy with one level
    Decoded.Coded map = new Decoded.Coded(DRAWINGS.get("map"));

    // When it is encoded
    Encoded encoded = codec.encode(map, QualityPolicy.level(1));

    // Then its frame is lossless
    assertThat(encoded.kind()).isEqualTo(Kind.LOSSLESS);
  }

  @Test
  void passesThroughSmallerFile() throws UnreadableImageException {
    // Given a PNG file that is smaller than its lossless WebP
    byte[] png = SyntheticPicture.chequeredPng();

    // When it is encoded
    Encoded encoded = codec.encode(png, 1);

    // Then no frame is larger than that of the file
    assertThat(encoded.frame().length).isLessThan(png.length + 20);
    assertThat(encoded.kind()).isNotEqualTo(Kind.CODED);
  }

  @Test
  void rejectsCorruptAndTruncatedBitstreams() throws FrameException {
    // Given lossless frames whose bitstreams are damaged behind their headers
    Frame.Lossless text =
        (Frame.Lossless) Frame.parse(codec.encode(DRAWINGS.get("gray-text"), 3).frame());
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = text.bitstream().clone();
      if (i % 2 == 0) {
        damaged = Arrays.copyOf(damaged, 5 + random.nextInt(damaged.length - 8));
      } else {
        damaged[5 + random.nextInt(damaged.length - 5)] ^= (byte) (1 + random.nextInt(255));
      }
      byte[] frame =
          new Frame.Lossless(true, text.width(), text.height(), new byte[0], damaged).toBytes();

      // When they are decoded
      Throwable thrown = catchThrowable(() -> codec.decode(frame));

      // Then a truncated one is rejected; another is rejected, or an image of the same size
      if (i % 2 == 0 || thrown != null) {
        assertThat(thrown).isInstanceOf(FrameException.class).hasMessageEndingWith("(at byte 8)");
        assertThat(((FrameException) thrown).fault()).isEqualTo(FrameException.Fault.CORRUPT_FRAME);
      }
    }
  }

  @Test
  void rejectsColorsInGrayFrame() throws FrameException {
    // Given the bitstream of a colored picture in a gray frame
    Frame.Lossless icons =
        (Frame.Lossless) Frame.parse(codec.encode(DRAWINGS.get("icons"), 3).frame());
    Frame gray = new Frame.Lossless(true, 128, 128, new byte[0], icons.bitstream());

    // Then it is rejected by every use
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(() -> codec.decode(gray), () -> codec.inspect(gray))) {
      assertThatThrownBy(use)
          .isInstanceOf(FrameException.class)
          .hasMessageContaining("the frame is gray, its lossless bitstream has colors");
    }
  }

  @Test
  void rejectsTooManyPixelsBeforeDecoding() {
    // Given a frame of 16384x16384 pixels without any data
    byte[] bitstream = {0x2f, -1, -1, -1, 0x0f};
    Frame huge = new Frame.Lossless(false, 16_384, 16_384, new byte[0], bitstream);

    // Then it is rejected because of its size
    assertThatThrownBy(() -> codec.decode(huge))
        .isInstanceOf(TooManyPixelsException.class)
        .hasMessageContaining("16384x16384 pixels exceeds the limit");
  }

  @Test
  void raisesLevelOfPoorDrawing() {
    // Given a drawing that is poor at level 1, and large without loss
    Picture map = DRAWINGS.get("map");

    // When it is encoded at level 1
    Encoded encoded = codec.encode(map, 1);

    // Then it is coded at a higher level, which has the PSNR of level 1
    assertThat(encoded.kind()).isEqualTo(Kind.CODED);
    assertThat(encoded.quality()).isGreaterThan(1);
    assertThat(encoded.psnr().orElseThrow()).isGreaterThanOrEqualTo(LEVEL_PSNR[0]);
  }
}
