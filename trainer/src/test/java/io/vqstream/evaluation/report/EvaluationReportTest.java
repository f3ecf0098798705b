package io.vqstream.evaluation.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vqstream.evaluation.CodeBits;
import io.vqstream.evaluation.CodecInfo;
import io.vqstream.evaluation.Comparison;
import io.vqstream.evaluation.EqualPsnr;
import io.vqstream.evaluation.EvaluatedImage;
import io.vqstream.evaluation.EvaluationReport;
import io.vqstream.evaluation.ImageResult;
import io.vqstream.evaluation.LevelStep;
import io.vqstream.evaluation.Omission;
import io.vqstream.evaluation.RateDifference;
import io.vqstream.evaluation.RatePoint;
import io.vqstream.evaluation.curve.BdRate;
import io.vqstream.evaluation.curve.Interval;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
  private static final Map<String, Double> AT_30 =
      new TreeMap<>(Map.of("jpeg", 1.0, "vqstream", 0.5));
  private static final EvaluationReport REPORT =
      new EvaluationReport(
          List.of(new EvaluatedImage("a.png", 20, 50, "ab")),
          List.of(
              new CodecInfo("vqstream", "vqstream", "checkpoint abab", "whole frames", "alone"),
              new CodecInfo("jpeg", "JPEG", "libjpeg 6b", "4:2:0", "one thread", "it is old")),
          List.of(
              new RatePoint(
                  "vqstream",
                  1,
                  List.of(
                      new ImageResult("a.png", 20, 50, 50, 30, 0.9, 5, 1),
                      new ImageResult("b.png", 60, 50, 250, 33, 0.95, 7, 2),
                      new ImageResult("c.png", 80, 50, 100, 36, 0.97, 90, 9))),
              new RatePoint(
                  "jpeg", 50, List.of(new ImageResult("a.png", 20, 50, 100, 31, 0.91, 1, 1)))),
          List.of(
              new Comparison(
                  "vqstream",
                  "jpeg",
                  new RateDifference(
                      Optional.of(new BdRate(-41.234, 28.5, 39.25)),
                      "",
                      Optional.of(new Interval(-44.5, 1.25)),
                      List.of(image("a.png", -50), image("b.png", 8), image("c.png", Double.NaN))),
                  new RateDifference(
                      Optional.empty(),
                      "no common range of MS-SSIM",
                      Optional.empty(),
                      List.of()))),
          Optional.empty(),
          List.of(new EqualPsnr(22, Map.of("vqstream", 0.5)), new EqualPsnr(30, AT_30)),
          List.of(new LevelStep(1, 2, 1.25, -0.125, "b.png", 1)),
          List.of(new CodeBits(1, 1000, 4000, 1600, 100, 125, 796, 1.5, "a.png", 0)),
          new EvaluationReport.Omissions(
              List.of(new Omission("text.png", "not an image")),
              List.of(new Omission("alpha.png", "alpha")),
              List.of(new Omission("avif", "avifenc is not installed or not on the PATH"))));

  @Test
  void jsonContainsOneEntryPerCodecAndQuality() {
    // When
    JsonArray results = json().getAsJsonArray("results");

    // Then
    assertThat(results).hasSize(2);
    JsonObject entry = results.get(0).getAsJsonObject();
    assertThat(entry.keySet())
        .containsExactly(
            "codec",
            "quality",
            "images",
            "pixels",
            "bytes",
            "bpp",
            "psnr",
            "ms_ssim",
            "encode_ms",
            "decode_ms",
            "per_image");
    assertThat(entry.get("codec").getAsString()).isEqualTo("vqstream");
    assertThat(entry.get("quality").getAsInt()).isEqualTo(1);
    assertThat(entry.get("images").getAsInt()).isEqualTo(3);
    assertThat(entry.get("pixels").getAsLong()).isEqualTo(8000);
    assertThat(entry.get("bytes").getAsLong()).isEqualTo(400);
    assertThat(entry.get("bpp").getAsDouble()).isEqualTo(0.4);
    assertThat(entry.get("psnr").getAsDouble()).isEqualTo(33);
    assertThat(entry.get("ms_ssim").getAsDouble()).isEqualTo(0.94);
    assertThat(entry.get("encode_ms").getAsDouble()).isEqualTo(7);
    assertThat(entry.get("decode_ms").getAsDouble()).isEqualTo(2);
    assertThat(entry.getAsJsonArray("per_image")).hasSize(3);
  }

  @Test
  void jsonContainsBdRatesWithTheirRange() {
    // When
    JsonObject bdRate = json().getAsJsonArray("bd_rate").get(0).getAsJsonObject();

    // Then
    assertThat(bdRate)
        .hasToString(
            "{\"codec\":\"vqstream\",\"against\":\"jpeg\",\"percent\":-41.234,"
                + "\"psnr_low\":28.5,\"psnr_high\":39.25,\"interval_95\":[-44.5,1.25],"
                + "\"median\":-21.0,\"worst_image\":\"b.png\",\"compared_images\":2,"
                + "\"losing_images\":1,\"images_without_range\":1,\"per_image\":["
                + "{\"name\":\"a.png\",\"percent\":-50.0,\"psnr_low\":28.0,\"psnr_high\":39.0},"
                + "{\"name\":\"b.png\",\"percent\":8.0,\"psnr_low\":28.0,\"psnr_high\":39.0},"
                + "{\"name\":\"c.png\"}]}");
  }

  @Test
  void textContainsFiguresVersionsAndOmissions() {
    // When
    String text = ReportText.of(REPORT);

    // Then
    assertThat(text)
        .contains("vqstream: checkpoint abab; whole frames")
        .contains("jpeg: libjpeg 6b; 4:2:0")
        .contains("  times: one thread")
        .contains("        1         400  0.4000   33.000  0.94000  12.22        7.0        2.0")
        .contains("MS-SSIM uses fewer than 5 scales")
        .contains("vqstream against jpeg: -41.23 % [-44.50, +1.25] over 28.50 to 39.25 dB PSNR")
        .contains(
            "by image: median -21.00 %, worst +8.00 % (b.png), 1 of 2 need more bytes;"
                + " 1 without common range")
        .contains("  warning: it is old")
        .contains("no BD-rate at equal MS-SSIM: no common range of MS-SSIM")
        .contains("text.png: not an image")
        .contains("alpha.png: alpha")
        .contains("avif: avifenc is not installed or not on the PATH");
  }

  @Test
  void textContainsRatesAtEqualPsnr() {
    // When
    String text = ReportText.of(REPORT);

    // Then
    assertThat(text)
        .contains("  PSNR dB  vqstream                jpeg")
        .contains("    22.00    0.5000             outside")
        .contains("    30.00    0.5000     1.0000 (50.0 %)");
  }

  @Test
  void textContainsPsnrFromLevelToLevel() {
    // When
    String text = ReportText.of(REPORT);

    // Then
    assertThat(text).contains("   1 to  2      1.250      -0.125      1  b.png");
  }

  @Test
  void textContainsBitsOfCodes() {
    // When
    String text = ReportText.of(REPORT);

    // Then
    assertThat(text)
        .contains("        1        1000   4.0000   1.6000   0.8000   1.0000           50.0 %")
        .contains("        1          100           99.5  +0.503 %     +1.50 bytes             0");
  }

  @Test
  void jsonContainsComparisonsAndCodeBits() {
    // When
    JsonObject json = json();

    // Then
    assertThat(json.getAsJsonArray("at_psnr"))
        .hasToString(
            "[{\"psnr\":22.0,\"bpp\":{\"vqstream\":0.5},\"ratio\":{},\"outside\":[\"jpeg\"]},"
                + "{\"psnr\":30.0,\"bpp\":{\"jpeg\":1.0,\"vqstream\":0.5},"
                + "\"ratio\":{\"jpeg\":0.5},\"outside\":[]}]");
    assertThat(json.getAsJsonArray("level_steps"))
        .hasToString(
            "[{\"from\":1,\"to\":2,\"mean_rise_db\":1.25,\"min_rise_db\":-0.125,"
                + "\"min_rise_image\":\"b.png\",\"falls\":1}]");
    JsonObject bits = json.getAsJsonArray("code_bits").get(0).getAsJsonObject();
    assertThat(bits.get("fixed_bits_per_code").getAsDouble()).isEqualTo(4);
    assertThat(bits.get("order0_bits_per_code").getAsDouble()).isEqualTo(1.6);
    assertThat(bits.get("coded_bits_per_code").getAsDouble()).isEqualTo(0.8);
    assertThat(bits.get("prior_saves_percent").getAsDouble()).isEqualTo(50);
    assertThat(bits.get("cross_entropy_bytes").getAsDouble()).isEqualTo(99.5);
  }

  @Test
  void jsonOfManyImagesOmitsPerImageFigures() {
    // Given
    List<ImageResult> images =
        IntStream.rangeClosed(0, 1000)
            .mapToObj(i -> new ImageResult(i + ".png", 32, 32, 100, 25, 0.9, 1, 1))
            .toList();
    EvaluationReport report =
        new EvaluationReport(
            List.of(),
            REPORT.codecs(),
            List.of(new RatePoint("vqstream", 1, images)),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            REPORT.omissions());

    // When
    JsonObject entry =
        JsonParser.parseString(ReportJson.of(report))
            .getAsJsonObject()
            .getAsJsonArray("results")
            .get(0)
            .getAsJsonObject();

    // Then
    assertThat(entry.get("images").getAsInt()).isEqualTo(1001);
    assertThat(entry.has("per_image")).isFalse();
  }

  @Test
  void csvHasALinePerCodecQualityAndImage() throws Exception {
    // Given
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    EvaluationReport report =
        new EvaluationReport(
            List.of(),
            REPORT.codecs(),
            List.of(
                new RatePoint(
                    "jpeg",
                    50,
                    List.of(
                        new ImageResult("a, \"b\".png", 20, 10, 25, 30, 0.9, 1.5, 0.25),
                        new ImageResult(
                            "b.png", 20, 10, 50, 30, 0.9, Double.NaN, Double.NaN, true)))),
            REPORT.comparisons(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            REPORT.omissions());

    // When
    ReportCsv.write(report, csv);

    // Then
    assertThat(csv.toString(UTF_8).lines())
        .containsExactly(
            "codec,quality,image,width,height,bytes,bpp,psnr,ms_ssim,encode_ms,decode_ms,"
                + "cached,bd_rate,bd_rate_ms_ssim,surprise",
            "jpeg,50,\"a, \"\"b\"\".png\",20,10,25,1.000000,30.0000,0.900000,1.500,0.250,false,,,",
            "jpeg,50,b.png,20,10,50,2.000000,30.0000,0.900000,,,true,8.0000,,");
  }

  @Test
  void plotsTwoPanelsAndTheBdRates() throws Exception {
    // Given
    ByteArrayOutputStream png = new ByteArrayOutputStream();

    // When
    ReportPlot.write(REPORT, png);

    // Then
    BufferedImage plot = ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
    assertThat(plot.getWidth()).isEqualTo(1800);
    assertThat(plot.getHeight()).as("three lines below the panels").isEqualTo(912);
  }

  @Test
  void rejectsAPlotWithoutPoints() {
    // Given
    EvaluationReport empty =
        new EvaluationReport(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            REPORT.omissions());

    // When
    assertThatThrownBy(() -> ReportPlot.write(empty, OutputStream.nullOutputStream()))

        // Then
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no image was measured");
  }

  /** The BD-rate of an image; none for NaN. */
  private static RateDifference.OfImage image(String name, double percent) {
    return new RateDifference.OfImage(
        name, Double.isNaN(percent) ? Optional.empty() : Optional.of(new BdRate(percent, 28, 39)));
  }

  private static JsonObject json() {
    return JsonParser.parseString(ReportJson.of(REPORT)).getAsJsonObject();
  }
}
