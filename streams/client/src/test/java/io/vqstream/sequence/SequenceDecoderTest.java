package io.vqstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.sequence.DrawnFrames.Drawn;
import io.vqstream.testkit.FakeSequenceCodec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SequenceDecoderTest {
  @AutoClose private final ImageCodec codec = new FakeSequenceCodec();

  private final SequenceDecoder decoder =
      new SequenceDecoder(1 << 20, Optional.empty(), SequenceDecoder.Listener.NONE);

  @Test
  void decodesInterleavedSequences() throws Exception {
    // Given
    List<Drawn> gate = DrawnFrames.of("8x8 gate 1", "8x8 gate 2", "8x8 gate 3");
    List<Drawn> yard = DrawnFrames.of("8x8 yard 1", "8x8 yard 2", "8x8 yard 3");

    for (int i = 0; i < 3; i++) {
      // When / Then
      assertThat(text(gate.get(i))).isEqualTo("8x8 gate " + (i + 1));
      assertThat(text(yard.get(i))).isEqualTo("8x8 yard " + (i + 1));
    }
  }

  @Test
  void decodesEqualSequencesSideBySide() throws Exception {
    for (Drawn each : DrawnFrames.of("8x8 no signal", "8x8 no signal", "8x8 no signal")) {
      // When / Then
      assertThat(text(each)).isEqualTo("8x8 no signal");
      assertThat(text(each)).isEqualTo("8x8 no signal");
    }
  }

  @Test
  void rejectsInterFrameWithoutItsReference() throws Exception {
    // Given
    List<Drawn> gate = DrawnFrames.of("8x8 a", "8x8 b", "8x8 c");
    text(gate.get(0));

    // When / Then
    assertThatThrownBy(() -> text(gate.get(2)))
        .isInstanceOfSatisfying(
            FrameException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MISSING_REFERENCE))
        .hasMessageContaining("reference frame %08x".formatted(gate.get(1).reference().checksum()))
        .hasMessageContaining("next key frame");
    assertThat(text(gate.get(1))).isEqualTo("8x8 b");
  }

  @Test
  void keepsNothingOfFramesThatStandAlone() throws Exception {
    // Given a key frame of an encoder without inter frames
    List<Drawn> gate = DrawnFrames.of("8x8 a", "8x8 b");
    CodedImage alone = gate.get(0).image().toBuilder().clearFrameType().build();
    decoder.decode(codec, alone, gate.get(0).frame(), Optional.empty());

    // When / Then
    assertThatThrownBy(() -> text(gate.get(1))).hasMessageContaining("is not known");
  }

  private String text(Drawn drawn) throws FrameException {
    Decoded decoded = decoder.decode(codec, drawn.image(), drawn.frame(), Optional.empty());
    return FakeSequenceCodec.text(((Decoded.Coded) decoded).picture());
  }
}
