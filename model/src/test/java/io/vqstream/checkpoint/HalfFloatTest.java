package io.vqstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfFloatTest {

  @Test
  void convertsEveryHalfToItsValue() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      // Given
      int exponent = bits >> 10 & 31;
      int fraction = bits & 1023;
      double magnitude =
          exponent == 0
              ? fraction * Math.pow(2, -24)
              : (1024 + fraction) * Math.pow(2, exponent - 25);
      if (exponent == 31) {
        magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      }

      // When
      float value = HalfFloat.toFloat((short) bits);

      // Then
      float expected = (float) (bits < 0x8000 ? magnitude : -magnitude);
      if (Float.isNaN(expected)) {
        assertThat(value).isNaN();
      } else {
        assertThat(Float.floatToRawIntBits(value)).isEqualTo(Float.floatToRawIntBits(expected));
      }
    }
  }

  @Test
  void roundTripsEveryHalf() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      // When
      float value = HalfFloat.toFloat((short) bits);
      int back = HalfFloat.fromFloat(value) & 0xffff;

      // Then
      if (Float.isNaN(value)) {
        assertThat(HalfFloat.toFloat((short) back)).isNaN();
      } else {
        assertThat(back).isEqualTo(bits);
      }
    }
  }

  @Test
  void roundsTiesToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      // Given
      float low = HalfFloat.toFloat((short) bits);
      float high = HalfFloat.toFloat((short) (bits + 1));
      float middle = (low + high) / 2;
      int even = (bits & 1) == 0 ? bits : bits + 1;

      // Then
      assertThat(HalfFloat.fromFloat(middle)).isEqualTo((short) even);
      assertThat(HalfFloat.fromFloat(-middle)).isEqualTo((short) (even | 0x8000));
      assertThat(HalfFloat.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(HalfFloat.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
    }
  }

  @Test
  void roundsToNearestHalf() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      // Given
      float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(44) - 28));
      if (Math.abs(value) >= 65504) {
        continue;
      }

      // When
      short half = HalfFloat.fromFloat(value);

      // Then
      BigDecimal error = distance(half, value);
      assertThat(error).isLessThanOrEqualTo(distance((short) (half + 1), value));
      if ((half & 0x7fff) != 0) {
        assertThat(error).isLessThanOrEqualTo(distance((short) (half - 1), value));
      }
    }
  }

  @Test
  void overflowsToInfinity() {
    assertThat(HalfFloat.fromFloat(Math.nextDown(65520f))).isEqualTo((short) 0x7bff);
    assertThat(HalfFloat.fromFloat(65520f)).isEqualTo((short) 0x7c00);
    assertThat(HalfFloat.fromFloat(-Float.MAX_VALUE)).isEqualTo((short) 0xfc00);
    assertThat(HalfFloat.fromFloat(Float.MIN_VALUE)).isEqualTo((short) 0);
  }

  private static BigDecimal distance(short half, float value) {
    return new BigDecimal(HalfFloat.toFloat(half)).subtract(new BigDecimal(value)).abs();
  }
}
