package io.vqstream.evaluation;

import static io.vqstream.evaluation.TwoImages.LARGE;
import static io.vqstream.evaluation.TwoImages.SMALL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.evaluation.report.ReportText;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.metric.MsSsim;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run measures of each image, and what it leaves out. */
class EvaluationTest {
  @TempDir private Path folder;

  private final JpegInFrames codec = new JpegInFrames();

  @BeforeEach
  void writeImages() throws IOException {
    TwoImages.write(folder);
  }

  @Test
  void sumsBytesAndAveragesFidelityOverImages() throws Exception {
    // Given
    byte[] small = new JdkJpeg().encode(SMALL, 60);
    byte[] large = new JdkJpeg().encode(LARGE, 60);
    long bytes = (long) small.length + large.length + 2 * JpegInFrames.HEADER;
    long pixels = 40 * 30 + 64 * 50;

    // When
    RatePoint point = Evaluation.run(request().optQualities(List.of(3)).build()).points().get(0);

    // Then
    assertThat(point.codec()).isEqualTo("vqstream");
    assertThat(point.quality()).isEqualTo(3);
    assertThat(point.bytes()).isEqualTo(bytes);
    assertThat(point.pixels()).isEqualTo(pixels);
    assertThat(point.bitsPerPixel()).isCloseTo(bytes * 8.0 / pixels, within(1e-12));
    assertThat(point.psnr()).isCloseTo((psnr(SMALL, small) + psnr(LARGE, large)) / 2, within(1e-9));
    assertThat(point.msSsim())
        .isCloseTo((msSsim(SMALL, small) + msSsim(LARGE, large)) / 2, within(1e-12));
    assertThat(point.encodeMs()).isPositive();
    assertThat(point.decodeMs()).isPositive();
  }

  @Test
  void namesImagesByPathInTheFolder() throws Exception {
    // When
    RatePoint point = Evaluation.run(request().optQualities(List.of(1)).build()).points().get(0);

    // Then
    assertThat(point.images())
        .extracting(ImageResult::name)
        .containsExactly("a.png", "inner/b.PNG");
    assertThat(point.images().get(0).bytes())
        .isEqualTo(JpegInFrames.HEADER + new JdkJpeg().encode(SMALL, 20).length);
    assertThat(point.images().get(1).pixels()).isEqualTo(64 * 50);
  }

  @Test
  void runsAllLevelsByDefault() throws Exception {
    // When
    EvaluationReport all = Evaluation.run(request().build());
    EvaluationReport some = Evaluation.run(request().optQualities(List.of(4, 2)).build());

    // Then
    assertThat(all.points()).extracting(RatePoint::quality).containsExactly(1, 2, 3, 4);
    assertThat(some.points()).extracting(RatePoint::quality).containsExactly(2, 4);
  }

  @Test
  void runsReferenceCodecsOnTheSameImages() throws Exception {
    // When
    EvaluationReport report = Evaluation.run(request().optAgainst(List.of("jpeg")).build());

    // Then
    List<RatePoint> jpeg = report.pointsOf("jpeg");
    assertThat(jpeg).extracting(RatePoint::quality).hasSize(19).startsWith(5, 10).endsWith(95);
    assertThat(jpeg.get(11).bytes())
        .isEqualTo(new JdkJpeg().encode(SMALL, 60).length + new JdkJpeg().encode(LARGE, 60).length);
    assertThat(jpeg.get(11).psnr()).isEqualTo(report.pointsOf("vqstream").get(2).psnr());
  }

  @Test
  void namesUnreadableFilesAndContinues() throws Exception {
    // Given
    Files.writeString(folder.resolve("text.png"), "this is text");
    Files.write(folder.resolve("unlucky.png"), PngWriter.write(Pictures.color(13, 8, 0)));

    // When
    EvaluationReport report = Evaluation.run(request().optAgainst(List.of("jpeg")).build());

    // Then
    assertThat(report.omissions().unreadable())
        .extracting(Omission::name)
        .containsExactly("text.png", "unlucky.png");
    assertThat(report.omissions().unreadable().get(0).reason()).contains("not a PNG");
    assertThat(report.omissions().unreadable().get(1).reason())
        .isEqualTo("no pictures of 13 columns");
    assertThat(report.points()).allSatisfy(point -> assertThat(point.images()).hasSize(2));
  }

  @Test
  void omitsPassthroughImagesFromTheFigures() throws Exception {
    // Given
    BufferedImage translucent = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);
    translucent.setRGB(3, 3, 0x80ff0000);
    ImageIO.write(translucent, "png", folder.resolve("alpha.png").toFile());

    // When
    EvaluationReport report = Evaluation.run(request().build());

    // Then
    assertThat(report.omissions().passthrough())
        .containsExactly(new Omission("alpha.png", "alpha"));
    assertThat(report.omissions().unreadable()).isEmpty();
    assertThat(report.points()).allSatisfy(point -> assertThat(point.images()).hasSize(2));
  }

  @Test
  void isEmptyIfNoImageIsMeasured() throws Exception {
    // Given
    Path bad = Files.writeString(folder.resolve("bad.png"), "x");

    // When
    EvaluationReport report =
        Evaluation.run(
            EvaluationRequest.builder()
                .setFolder(bad)
                .setCodec(codec)
                .optAgainst(List.of("jpeg"))
                .build());

    // Then
    assertThat(report.points()).isEmpty();
    assertThat(report.omissions().unreadable())
        .extracting(Omission::name)
        .containsExactly("bad.png");
    assertThat(ReportText.of(report)).startsWith("No image could be measured.");
  }

  @Test
  void rejectsAFolderWithoutImages() throws Exception {
    // Given
    Path empty = Files.createDirectory(folder.resolve("empty"));
    EvaluationRequest request =
        EvaluationRequest.builder().setFolder(empty).setCodec(codec).build();

    // When
    assertThatThrownBy(() -> Evaluation.run(request))

        // Then
        .isInstanceOf(IOException.class)
        .hasMessage(empty + ": no PNG, JPEG or WebP file in this folder");
  }

  @Test
  void reportsBitsOfCodes() throws Exception {
    // Given
    int small = new JdkJpeg().encode(SMALL, 60).length;
    int large = new JdkJpeg().encode(LARGE, 60).length;

    // When
    EvaluationReport report = Evaluation.run(request().optQualities(List.of(3)).build());

    // Then
    assertThat(report.codeBits())
        .singleElement()
        .satisfies(
            bits -> {
              assertThat(bits.quality()).isEqualTo(3);
              assertThat(bits.codes()).isEqualTo(small + large);
              assertThat(bits.payloadBytes()).isEqualTo(small + large);
              assertThat(bits.frameBytes()).isEqualTo(small + large + 2 * JpegInFrames.HEADER);
              assertThat(bits.fixedBits()).isCloseTo(8.0 * (small + large), within(1e-6));
              assertThat(bits.orderZeroBits()).isBetween(1.0, bits.fixedBits());
              assertThat(bits.largestDeviation()).isCloseTo(JpegInFrames.LOST, within(1e-9));
              assertThat(bits.outOfBound()).isZero();
            });
  }

  @Test
  void reportsPsnrFromLevelToLevel() throws Exception {
    // When
    EvaluationReport report = Evaluation.run(request().optQualities(List.of(1, 2, 4)).build());

    // Then
    List<RatePoint> own = report.points();
    assertThat(report.levelSteps()).extracting(LevelStep::from).containsExactly(1, 2);
    assertThat(report.levelSteps()).extracting(LevelStep::to).containsExactly(2, 4);
    assertThat(report.levelSteps().get(1).meanRise())
        .isCloseTo(own.get(2).psnr() - own.get(1).psnr(), within(1e-9));
  }

  @Test
  void timesTheFirstImagesAndMeasuresAll() throws Exception {
    // Given
    for (int i = 0; i < EvaluatedRun.TIMED; i++) {
      byte[] png = PngWriter.write(Pictures.color(16, 16, i));
      Files.write(folder.resolve(String.format("c%02d.png", i)), png);
    }

    // When
    EvaluationReport report =
        Evaluation.run(request().optQualities(List.of(1)).optAgainst(List.of("jpeg")).build());

    // Then
    List<ImageResult> own = report.pointsOf("vqstream").get(0).images();
    assertThat(own).hasSize(EvaluatedRun.TIMED + 2);
    assertThat(own.subList(0, EvaluatedRun.TIMED)).allMatch(ImageResult::timed);
    assertThat(own.subList(EvaluatedRun.TIMED, own.size())).noneMatch(ImageResult::timed);
    assertThat(report.points().get(0).encodeMs()).isPositive();
    assertThat(report.pointsOf("jpeg").get(0).images())
        .extracting(ImageResult::name)
        .containsExactlyElementsOf(own.stream().map(ImageResult::name).toList());
    assertThat(ReportText.of(report)).contains("(vqstream: the first 64)");
  }

  @Test
  void notifiesTheListenerOfEveryMeasurement() throws Exception {
    // Given
    Files.write(folder.resolve("text.png"), "text".getBytes(UTF_8));
    List<String> heard = new ArrayList<>();

    // When
    Evaluation.run(
        request()
            .optQualities(List.of(1, 2))
            .optProgress((name, image, done, total) -> heard.add(name + " " + image + " " + done))
            .build());

    // Then
    assertThat(heard)
        .containsExactly(
            "vqstream a.png 1",
            "vqstream a.png 2",
            "vqstream inner/b.PNG 3",
            "vqstream inner/b.PNG 4");
  }

  private EvaluationRequest.Builder request() {
    return EvaluationRequest.builder().setFolder(folder).setCodec(codec);
  }

  private static double psnr(Picture picture, byte[] jpeg) throws IOException {
    byte[] decoded = new JdkJpeg().decode(jpeg).rgb();
    double sum = 0;
    for (int i = 0; i < decoded.length; i++) {
      sum += Math.pow((picture.rgb()[i] & 0xff) - (decoded[i] & 0xff), 2);
    }
    return 20 * Math.log10(255) - 10 * Math.log10(sum / decoded.length);
  }

  private static double msSsim(Picture picture, byte[] jpeg) throws IOException {
    byte[] decoded = new JdkJpeg().decode(jpeg).rgb();
    return MsSsim.of(picture.rgb(), decoded, picture.width(), picture.height());
  }
}
