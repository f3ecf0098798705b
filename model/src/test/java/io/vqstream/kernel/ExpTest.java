package io.vqstream.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpTest {

  @Test
  void isAccurateTo2e7() {
    double worst = 0;
    for (int i = -870_000; i <= 870_000; i++) {
      float x = i * 1e-4f;
      double exact = StrictMath.exp(x);
      worst = Math.max(worst, Math.abs(Exp.exp(x) - exact) / exact);
    }

    assertThat(worst).isLessThan(2e-7);
  }

  @Test
  void isOneNearZero() {
    assertThat(Exp.exp(0f)).isEqualTo(1f);
    assertThat(Exp.exp(-0f)).isEqualTo(1f);
    assertThat(Exp.exp(Float.MIN_VALUE)).isEqualTo(1f);
    assertThat(Exp.exp(-1e-12f)).isEqualTo(1f);
  }

  @Test
  void isNormalAndFiniteForAnyArgument() {
    assertThat(Exp.exp(Float.NEGATIVE_INFINITY)).isEqualTo(Exp.exp(-87f));
    assertThat(Exp.exp(-87f)).isGreaterThan(Float.MIN_NORMAL);
    assertThat(Exp.exp(Float.POSITIVE_INFINITY)).isEqualTo(Exp.exp(87f)).isFinite();
  }
}
