package io.vqstream.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.codec.Effort;
import io.vqstream.evaluation.cache.CachedMeasurement;
import io.vqstream.evaluation.cache.MeasurementCache;
import io.vqstream.evaluation.curve.BdRate;
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
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final Picture SMALL = Pictures.color(40, 30, 1);
  private static final Picture LARGE = Pictures.color(64, 50, 2);

  @TempDir private Path folder;

  private final JpegInFrames codec = new JpegInFrames();

  @BeforeEach
  void writeImages() throws IOException {
    Files.createDirectory(folder.resolve("inner"));
    Files.write(folder.resolve("a.png"), PngWriter.write(SMALL));
    Files.write(folder.resolve("inner/b.PNG"), PngWriter.write(LARGE));
    Files.writeString(folder.resolve("notes.txt"), "not among the images");
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
  void comparesRatesAtEqualPsnr() throws Exception {
    // Given
    EvaluationRequest request = request().optAgainst(List.of("jpeg")).build();

    // When
    EvaluationReport report = Evaluation.run(request);

    // Then
    List<RatePoint> own = report.pointsOf("vqstream");
    BdRate expected = BdRate.between(curve(own), curve(report.pointsOf("jpeg"))).orElseThrow();
    assertThat(report.comparisons())
        .singleElement()
        .satisfies(
            comparison -> {
              assertThat(comparison.against()).isEqualTo("jpeg");
              assertThat(comparison.psnr().bdRate()).contains(expected);
            });
    assertThat(expected.low()).isEqualTo(own.get(0).psnr());
    assertThat(expected.high()).isEqualTo(own.get(3).psnr());
    assertThat(expected.percent()).as("a header is all it costs").isBetween(0.1, 5.0);
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
  void comparesRatesAtRequestedPsnrs() throws Exception {
    // Given
    double within = Evaluation.run(request().build()).points().get(1).psnr();

    // When
    EvaluationReport report =
        Evaluation.run(
            request().optAgainst(List.of("jpeg")).optPsnrs(List.of(5.0, within)).build());

    // Then
    assertThat(report.equalPsnr()).extracting(EqualPsnr::psnr).containsExactly(5.0, within);
    assertThat(report.equalPsnr().get(0).bitsPerPixel()).isEmpty();
    assertThat(report.equalPsnr().get(1).bitsPerPixel().get("vqstream"))
        .isCloseTo(report.points().get(1).bitsPerPixel(), within(1e-9));
    assertThat(report.equalPsnr().get(1).ratio("vqstream", "jpeg").orElseThrow())
        .as("a header is all it costs")
        .isBetween(1.001, 1.05);
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

  @Test
  void continuesARunThatEndedEarly() throws Exception {
    // Given a run that ends after 5 of the 8 measurements
    MeasurementCache cache = MeasurementCache.in(folder.resolve("cache"));
    EvaluationProgress end =
        (name, image, done, total) -> {
          if (done == 5) {
            throw new EndOfRun();
          }
        };
    EvaluationRequest interrupted = request().optCache(cache).optProgress(end).build();
    assertThatThrownBy(() -> Evaluation.run(interrupted)).isInstanceOf(EndOfRun.class);
    codec.encodes.set(0);

    // When
    EvaluationReport report = Evaluation.run(request().optCache(cache).build());

    // Then
    assertThat(codec.encodes).as("3 measurements and the warm-up").hasValue(3 + 1);
    assertThat(report.points()).extracting(RatePoint::cached).containsExactly(2L, 1L, 1L, 1L);
    assertThat(report.codecs().get(0).version()).isEqualTo("checkpoint fake abababababab");
    assertThat(report)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*(encodeMs|decodeMs|cached)")
        .isEqualTo(Evaluation.run(request().build()));
  }

  @Test
  void measuresAgainWhatTheCacheHasOfOtherPixels() throws Exception {
    // Given
    MeasurementCache cache = MeasurementCache.in(folder.resolve("cache"));
    EvaluationRequest request = request().optQualities(List.of(1)).optCache(cache).build();
    Evaluation.run(request);
    Files.write(folder.resolve("a.png"), PngWriter.write(Pictures.color(40, 30, 9)));

    // When
    RatePoint point = Evaluation.run(request).points().get(0);

    // Then
    assertThat(point.images())
        .extracting(ImageResult::cached)
        .as("a.png is new, b.PNG is not")
        .containsExactly(false, true);
  }

  @Test
  void measuresAgainWhatTheCacheHasWithoutCodes() throws Exception {
    // Given an entry whose checksum is right and whose codes are not
    MeasurementCache cache = MeasurementCache.in(folder.resolve("cache"));
    VqPictureCodec key = new VqPictureCodec("vqstream", codec, List.of(1), Effort.NONE);
    String pixels = EvaluatedImage.of("a.png", SMALL).sha256();
    cache
        .curve(key.key(pixels))
        .put(1, new CachedMeasurement(1, 1, 1, 1, 1, "abab;1;1;1;1.0;|2,5=1"));
    EvaluationRequest request = request().optQualities(List.of(1)).optCache(cache).build();

    // When
    EvaluationReport report = Evaluation.run(request);

    // Then
    assertThat(report.omissions().unreadable()).isEmpty();
    assertThat(report.points().get(0).images().get(0).bytes())
        .isEqualTo(JpegInFrames.HEADER + new JdkJpeg().encode(SMALL, 20).length);
    assertThat(cache.warnings()).singleElement().asString().contains("damaged entries");
  }

  @Test
  void evaluatesSeveralCheckpointsInOneRun() throws Exception {
    // Given
    List<CodecUnderTest> others = List.of(CodecUnderTest.of("vqstream:b", new JpegInFrames()));

    // When
    EvaluationReport report =
        Evaluation.run(request().optOthers(others).optAgainst(List.of("jpeg")).build());

    // Then
    assertThat(report.pointsOf("vqstream:b")).hasSize(4);
    assertThat(report.comparisons())
        .extracting(one -> one.codec() + " " + one.against())
        .containsExactly("vqstream vqstream:b", "vqstream jpeg", "vqstream:b jpeg");
    assertThat(report.comparisons().get(0).psnr().bdRate().orElseThrow().percent()).isZero();
  }

  @Test
  void evaluatesEachEffortAsACurve() throws Exception {
    // Given
    List<Effort> efforts = List.of(new Effort(1), new Effort(0), new Effort(1));

    // When
    EvaluationReport report = Evaluation.run(request().optEfforts(efforts).build());

    // Then
    assertThat(report.codecs())
        .extracting(codec -> codec.name() + ": " + codec.settings())
        .containsExactly(
            "vqstream:effort-1: whole frames, effort 1, 4 levels",
            "vqstream: whole frames, 4 levels");
    assertThat(report.comparisons())
        .extracting(one -> one.codec() + " " + one.against())
        .containsExactly("vqstream:effort-1 vqstream");
  }

  @Test
  void refusesABaselineOfOtherImagesFirst() throws Exception {
    // Given
    Baseline baseline =
        new Baseline(
            "old.json",
            List.of(
                EvaluatedImage.of("a.png", LARGE),
                EvaluatedImage.of("gone.png", SMALL),
                EvaluatedImage.of("lost.png", SMALL)),
            List.of(),
            Map.of());
    EvaluationRequest request = request().optBaseline(baseline).build();

    // When
    assertThatThrownBy(() -> Evaluation.run(request))

        // Then
        .isInstanceOf(BaselineMismatchException.class)
        .hasMessage(
            "old.json is of other images: only there gone.png and 1 more; only here inner/b.PNG;"
                + " with other pixels a.png. Compare runs over the same images.");
    assertThat(codec.encodes).hasValue(0);
  }

  @Test
  void comparesWithABaselineLevelByLevel() throws Exception {
    // Given an earlier run with frames of twice the size
    EvaluationReport now = Evaluation.run(request().build());
    List<RatePoint> doubled = now.points().stream().map(EvaluationTest::doubled).toList();
    Baseline baseline =
        new Baseline("old.json", now.images(), List.of(), Map.of("vqstream", doubled));

    // When
    BaselineComparison comparison =
        Evaluation.run(request().optBaseline(baseline).build()).baseline().orElseThrow();

    // Then
    assertThat(comparison.curves().get(0).psnr().bdRate().orElseThrow().percent())
        .isCloseTo(-50, within(1e-9));
    assertThat(comparison.levels())
        .extracting(level -> level.quality())
        .containsExactly(1, 2, 3, 4);
    assertThat(comparison.levels())
        .allSatisfy(
            level -> assertThat(level.percent().orElseThrow()).isCloseTo(-50, within(1e-9)));
  }

  private static RatePoint doubled(RatePoint point) {
    return new RatePoint(
        point.codec(),
        point.quality(),
        point.images().stream()
            .map(
                image ->
                    new ImageResult(
                        image.name(),
                        image.width(),
                        image.height(),
                        2 * image.bytes(),
                        image.psnr(),
                        image.msSsim(),
                        1,
                        1))
            .toList());
  }

  /** Ends a run as a signal does: nothing catches it. */
  private static final class EndOfRun extends Error {
    private static final long serialVersionUID = 1L;
  }

  private EvaluationRequest.Builder request() {
    return EvaluationRequest.builder().setFolder(folder).setCodec(codec);
  }

  private static List<BdRate.Point> curve(List<RatePoint> points) {
    return points.stream()
        .map(point -> new BdRate.Point(8.0 * point.bytes() / point.pixels(), point.psnr()))
        .toList();
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
