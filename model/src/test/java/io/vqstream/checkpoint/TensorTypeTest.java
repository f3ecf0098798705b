package io.vqstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TensorTypeTest {

  @Test
  void roundsBf16TiesToEven() {
    assertThat(rounded(TensorType.BF16, 1f + 0x1p-8f)).isEqualTo(1f);
    assertThat(rounded(TensorType.BF16, Math.nextUp(1f + 0x1p-8f))).isEqualTo(1f + 0x1p-7f);
    assertThat(rounded(TensorType.BF16, 1f + 3 * 0x1p-8f)).isEqualTo(1f + 0x1p-6f);
    assertThat(rounded(TensorType.BF16, -1e-30f)).isBetween(-1.004e-30f, -0.996e-30f);
  }

  @Test
  void keepsEveryBitOfF32() {
    assertThat(rounded(TensorType.F32, 0.1f)).isEqualTo(0.1f);
    assertThat(rounded(TensorType.F32, Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
  }

  @Test
  void roundsF16To11Bits() {
    assertThat(rounded(TensorType.F16, 0.1f)).isEqualTo(0.0999755859375f);
  }

  private static float rounded(TensorType type, float value) {
    ByteBuffer buffer = ByteBuffer.allocate(type.bytes());
    type.put(buffer, value);
    return type.get(buffer.flip());
  }
}
