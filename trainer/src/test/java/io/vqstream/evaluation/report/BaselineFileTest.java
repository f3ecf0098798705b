package io.vqstream.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.evaluation.Baseline;
import io.vqstream.evaluation.CodecInfo;
import io.vqstream.evaluation.EvaluatedImage;
import io.vqstream.evaluation.EvaluationReport;
import io.vqstream.evaluation.ImageResult;
import io.vqstream.evaluation.RatePoint;
import io.vqstream.evaluation.ReportBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineFileTest {
  private static final CodecInfo CODEC =
      new CodecInfo("vqstream", "vqstream", "checkpoint a", "plain", "");
  private static final List<EvaluatedImage> IMAGES =
      List.of(new EvaluatedImage("a.png", 20, 10, "aa"), new EvaluatedImage("b.png", 20, 10, "bb"));

  @TempDir private Path folder;

  @Test
  void readsTheFiguresOfAReport() throws Exception {
    // Given
    EvaluationReport report = report(point(1, 100, 30), point(2, 200, 33));
    Path file = Files.writeString(folder.resolve("old.json"), ReportJson.of(report));

    // When
    Baseline baseline = BaselineFile.read(file);

    // Then
    assertThat(baseline.images()).isEqualTo(IMAGES);
    assertThat(baseline.points().get("vqstream"))
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*(encodeMs|decodeMs|cached)")
        .isEqualTo(report.points());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{\"results\": []}", "{\"results\":1,\"images\":2}"})
  void refusesOtherFiles(String content) throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("old.json"), content);

    // When
    assertThatThrownBy(() -> BaselineFile.read(file))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not the --json of");
  }

  @Test
  void textNamesTheEarlierRunAndItsLevels() throws Exception {
    // Given an earlier run with twice the bytes, whose curve ends before level 3
    EvaluationReport old = report(point(1, 200, 30), point(2, 400, 33));
    Path file = Files.writeString(folder.resolve("old.json"), ReportJson.of(old));
    EvaluationReport now =
        builder(point(1, 100, 30), point(2, 200, 33), point(3, 400, 36))
            .optBaseline(Optional.of(BaselineFile.read(file)))
            .build();

    // When
    String text = ReportText.of(now);

    // Then
    assertThat(text)
        .contains("BD-rate against the same codec in " + file)
        .contains("  vqstream: -50.00 % [-50.00, -50.00] over 30.00 to 33.00 dB PSNR")
        .contains("    vqstream level 2, 33.00 dB: -50.00 %")
        .contains("    vqstream level 3, 36.00 dB: outside the earlier curve")
        .doesNotContain("settings differ");
  }

  @Test
  void extendsTheEarlierCurveByHalfADecibel() throws Exception {
    // Given an earlier run whose rate doubles every 3 dB, and levels on the same line at its half
    EvaluationReport old = report(point(1, 20_000, 30), point(2, 40_000, 33));
    Path file = Files.writeString(folder.resolve("old.json"), ReportJson.of(old));
    EvaluationReport now =
        builder(point(1, 8_909, 29.5), point(2, 10_000, 30), point(3, 22_449, 33.5))
            .optBaseline(Optional.of(BaselineFile.read(file)))
            .build();

    // When
    String text = ReportText.of(now);

    // Then
    assertThat(text)
        .contains("    vqstream level 1, 29.50 dB: -50.00 % (extrapolated)\n")
        .contains("    vqstream level 2, 30.00 dB: -50.00 %\n")
        .contains("    vqstream level 3, 33.50 dB: -50.00 % (extrapolated)\n");
  }

  @Test
  void textNamesOtherSettingsOfTheEarlierRun() throws Exception {
    // Given
    RatePoint[] points = {point(1, 100, 30), point(2, 200, 33)};
    String json = ReportJson.of(report(points)).replace("checkpoint a", "checkpoint b");
    Path file = Files.writeString(folder.resolve("old.json"), json.replace("plain", "effort 2"));

    // When
    String text =
        ReportText.of(builder(points).optBaseline(Optional.of(BaselineFile.read(file))).build());

    // Then
    assertThat(text).contains("    settings differ: plain here / effort 2 there\n");
  }

  @Test
  void textNamesOtherVersionsOfAReferenceCodec() throws Exception {
    // Given
    RatePoint[] points = {point(1, 100, 30), point(2, 200, 33)};
    ReportBuilder builder = new ReportBuilder(Map.of(CODEC, List.of(points)), 0).optImages(IMAGES);
    String json = ReportJson.of(builder.build()).replace("checkpoint a", "2.0");
    Path file = Files.writeString(folder.resolve("old.json"), json);

    // When
    String text = ReportText.of(builder.optBaseline(Optional.of(BaselineFile.read(file))).build());

    // Then
    assertThat(text).contains("    settings differ: checkpoint a here / 2.0 there\n");
  }

  private static EvaluationReport report(RatePoint... points) {
    return builder(points).build();
  }

  private static ReportBuilder builder(RatePoint... points) {
    return new ReportBuilder(Map.of(CODEC, List.of(points)), 1).optImages(IMAGES);
  }

  private static RatePoint point(int quality, long bytes, double psnr) {
    return new RatePoint(
        "vqstream",
        quality,
        List.of(
            new ImageResult("a.png", 20, 10, bytes, psnr, 0.9 + quality / 100.0, 1, 1),
            new ImageResult("b.png", 20, 10, bytes, psnr, 0.9 + quality / 100.0, 1, 1)));
  }
}
