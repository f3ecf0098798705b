package io.vqstream.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.PassthroughReason;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeaderTest {

  @ParameterizedTest
  @CsvSource({"3, false", "63, true"})
  void readsLevelOfCodedFrame(int quality, boolean gray) {
    // Given
    byte[] frame = new Frame.Coded(new byte[4], 0, quality, gray, 8, 8, new byte[0]).toBytes();

    // Then
    assertThat(FrameHeader.quality(frame)).hasValue(quality);
    assertThat(FrameHeader.quality(Arrays.copyOf(frame, 4))).hasValue(quality);
  }

  @Test
  void findsNoLevelInPassthroughFrame() {
    // Given
    byte[] frame =
        new Frame.Passthrough(MediaType.PNG, PassthroughReason.ALPHA.id(), 8, 8, new byte[3])
            .toBytes();

    // Then
    assertThat(FrameHeader.quality(frame)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "f65101", "f6510303", "f6510003", "f65001ff", "f6510100", "46333578"})
  void findsNoLevelInOtherBytes(String bytes) {
    assertThat(FrameHeader.quality(HexFormat.of().parseHex(bytes))).isEmpty();
  }
}
