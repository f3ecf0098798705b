package io.vqstream.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.frame.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTableTest {
  private static final ImageReport YARD =
      new ImageReport("yard.jpg", Kind.CODED, "", 1000, 500, 200_000, 12_500, 34.5, 120.4, 80.2);
  private static final ImageReport LOGO =
      new ImageReport(
          "logo.png", Kind.PASSTHROUGH, "has transparency", 10, 10, 300, 320, 100, 1, 0);

  @Test
  void showsEachImageAndTheTotals() {
    // When
    List<String> lines = ReportTable.lines(List.of(YARD, LOGO));

    // Then
    assertThat(lines)
        .containsExactly(
            "image       pixels  source bytes  coded bytes  bits a pixel     PSNR dB  encode ms"
                + "  decode ms",
            "-".repeat(93),
            "yard.jpg  1000x500       200,000       12,500         0.200       34.50        120"
                + "         80",
            "logo.png     10x10           300          320        25.600  as it came          1"
                + "          0",
            "-".repeat(93),
            "2 images   500,100       200,300       12,820         0.205       34.50        121"
                + "         80",
            "logo.png was passed through: has transparency");
  }

  @Test
  void shortensLongNamesAtTheirBeginning() {
    // Given
    String name = "camera/".repeat(20) + "shot-17.jpg";

    // When
    String line =
        ReportTable.lines(List.of(new ImageReport(name, Kind.CODED, "", 8, 8, 100, 10, 30, 1, 1)))
            .get(2);

    // Then
    assertThat(line).startsWith("…").contains("camera/shot-17.jpg ").hasSizeLessThan(120);
  }

  @Test
  void printsNoControlCharactersFromNames() {
    // Given
    ImageReport report =
        new ImageReport("a\u001b[2Jb\n.png", Kind.CODED, "", 8, 8, 100, 10, 30, 1, 1);

    // When
    List<String> lines = ReportTable.lines(List.of(report));

    // Then
    assertThat(lines).noneMatch(line -> line.chars().anyMatch(c -> c < ' '));
  }

  @Test
  void totalsOfNothingAreZero() {
    // When
    Totals totals = Totals.of(List.of());

    // Then
    assertThat(totals.bpp()).isZero();
    assertThat(totals.psnr()).isZero();
    assertThat(totals.savedPercent()).isZero();
  }
}
