package io.vqstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecoderReferencesTest {
  private final DecoderReferences references = new DecoderReferences(1 << 20);

  @Test
  void dropsFrameWhenItsSequenceMovesOn() throws Exception {
    // Given
    ReferenceFrame key = DrawnFrames.of("2x2 a").get(0).reference();
    ReferenceFrame inter = DrawnFrames.of("2x2 a", "2x2 b").get(1).reference();
    references.advance(Optional.empty(), key);

    // When
    references.advance(Optional.of(DecoderReferences.name(key)), inter);

    // Then
    assertThat(references.get(DecoderReferences.name(key))).isEmpty();
    assertThat(references.get(DecoderReferences.name(inter))).contains(inter);
  }

  @Test
  void keepsSharedFrameUntilItsLastSequenceMovesOn() throws Exception {
    // Given two cameras without a signal
    ReferenceFrame black = DrawnFrames.of("2x2 black").get(0).reference();
    Frame.Reference name = DecoderReferences.name(black);
    references.advance(Optional.empty(), black);
    references.advance(Optional.empty(), black);

    // When
    references.advance(
        Optional.of(name), DrawnFrames.of("2x2 black", "2x2 one").get(1).reference());
    Optional<ReferenceFrame> afterOne = references.get(name);
    references.advance(
        Optional.of(name), DrawnFrames.of("2x2 black", "2x2 two").get(1).reference());

    // Then
    assertThat(afterOne).contains(black);
    assertThat(references.get(name)).isEmpty();
    assertThat(references.size()).isEqualTo(2);
  }

  @Test
  void evictsLeastRecentlyUsedBeyondLimit() throws Exception {
    // Given room for one frame
    DecoderReferences small = new DecoderReferences(1);

    // When
    small.advance(Optional.empty(), DrawnFrames.of("2x2 a").get(0).reference());

    // Then
    assertThat(small.size()).isZero();
  }
}
