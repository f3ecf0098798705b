package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.training.HeldOutCurve.Level;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldOutCurveTest {
  private final HeldOutCurve before =
      new HeldOutCurve(List.of(new Level(0.1, 26, 160), new Level(0.4, 32, 41)));

  @Test
  void comparesBytesAtEqualPsnr() {
    // Given the same PSNR for a tenth less
    HeldOutCurve after =
        new HeldOutCurve(List.of(new Level(0.09, 26, 160), new Level(0.36, 32, 41)));

    // Then
    assertThat(after.percent(before).orElseThrow()).isCloseTo(-10, within(1e-6));
    assertThat(new HeldOutCurve(List.of(new Level(1, 40, 6))).percent(before)).isEmpty();
  }

  @Test
  void namesLevelsOfHigherCost() {
    // Given a first level that spends bits on quality, and a second that only spends bits
    HeldOutCurve after =
        new HeldOutCurve(List.of(new Level(0.11, 26.3, 149), new Level(0.41, 32, 41)));

    // Then
    assertThat(after.worse(before, List.of(1000.0, 100.0))).containsExactly(2);
    assertThat(before.worse(before, List.of(1000.0, 100.0))).isEmpty();
  }

  @Test
  void restoresExactFigures() {
    // Given
    HeldOutCurve curve = new HeldOutCurve(List.of(new Level(1.0 / 3, 100.0 / 3, Math.PI)));

    // Then
    assertThat(HeldOutCurve.parse(Arrays.asList(curve.csv().split(",")))).isEqualTo(curve);
    assertThat(HeldOutCurve.header(1)).isEqualTo("bits_per_pixel_1,psnr_1,squared_error_1");
  }
}
