package io.vqstream.evaluation;

import static io.vqstream.evaluation.TwoImages.LARGE;
import static io.vqstream.evaluation.TwoImages.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.codec.Effort;
import io.vqstream.evaluation.curve.BdRate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curves against each other and against those of an earlier run. */
class EvaluationComparisonTest {
  @TempDir private Path folder;

  private final JpegInFrames codec = new JpegInFrames();

  @BeforeEach
  void writeImages() throws IOException {
    TwoImages.write(folder);
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
    List<RatePoint> doubled = now.points().stream().map(EvaluationComparisonTest::doubled).toList();
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

  private static List<BdRate.Point> curve(List<RatePoint> points) {
    return points.stream()
        .map(point -> new BdRate.Point(8.0 * point.bytes() / point.pixels(), point.psnr()))
        .toList();
  }

  private EvaluationRequest.Builder request() {
    return EvaluationRequest.builder().setFolder(folder).setCodec(codec);
  }
}
