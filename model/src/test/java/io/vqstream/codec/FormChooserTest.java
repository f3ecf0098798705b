package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.FormChooser.Attempt;
import io.vqstream.codec.FormChooser.Choice;
import io.vqstream.codec.FormChooser.Original;
import io.vqstream.frame.Frame;
import io.vqstream.image.Picture;
import io.vqstream.prior.CodeHistory;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Which form is chosen, and why a file passes through, without networks. */
class FormChooserTest {
  private static final LevelTargets TARGETS = LevelTargets.of("", 6);
  private static final Picture DRAWING = Drawings.all().get("map");
  private static final int LARGE = 1 << 20;
  private static final Optional<Original> SMALL_FILE = Optional.of(new Original(15_000, 15_010));

  /** Codes of a fixed size whose PSNR is 20 dB plus the level. */
  private static final class FakeCoder implements FormChooser.Coder {
    private final int bytes;

    FakeCoder(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public Attempt encode(int quality) {
      byte[] payload = new byte[bytes];
      return new Attempt(
          new Frame.Coded(new byte[4], 0, quality, false, 8, 8, new byte[0], payload),
          CodeHistory.ofKeyFrame(payload, 1),
          8.0 * payload.length);
    }

    @Override
    public double psnr(Attempt attempt) {
      return 20 + attempt.frame().quality();
    }
  }

  @Test
  void namesFidelityIfNoLevelReachesMinPsnr() {
    // Given: a small file of a drawing, codes of 100 bytes and at most 26 dB
    QualityPolicy policy = QualityPolicy.atLeast(40, 1, 6);

    // When
    Choice choice = choose(policy, 100, SMALL_FILE);

    // Then
    assertThat(choice).isInstanceOf(Choice.Faithful.class);
  }

  @Test
  void namesSizeIfCodesAreLarger() {
    // Given: a small file of a drawing, and large codes
    QualityPolicy policy = QualityPolicy.from(1, 6);

    // When
    Choice choice = choose(policy, LARGE, SMALL_FILE);

    // Then
    assertThat(choice).isInstanceOf(Choice.Smaller.class);
  }

  @Test
  void takesExactPixelsOfPoorDrawing() {
    // Given: pixels without a file, and codes below the PSNR of photographs at every level
    QualityPolicy policy = QualityPolicy.from(3, 6);

    // When
    Choice choice = choose(policy, 100, Optional.empty());

    // Then
    assertThat(choice).isInstanceOf(Choice.Exact.class);
  }

  @Test
  void takesCodesWithoutLosslessForm() {
    // Given
    QualityPolicy policy = QualityPolicy.from(2, 6);

    // When
    Choice choice =
        new FormChooser(DRAWING, policy, TARGETS, Optional.empty(), Optional.empty())
            .choose(new FakeCoder(100));

    // Then
    assertThat(choice)
        .isInstanceOfSatisfying(
            Choice.Codes.class,
            codes -> {
              assertThat(codes.attempt().frame().quality()).isEqualTo(2);
              assertThat(codes.psnr()).isEqualTo(OptionalDouble.empty());
            });
  }

  private static Choice choose(QualityPolicy policy, int bytes, Optional<Original> original) {
    Optional<LosslessForm> lossless = LosslessForm.of(DRAWING, new byte[0]);
    assertThat(lossless).isPresent();
    return new FormChooser(DRAWING, policy, TARGETS, lossless, original)
        .choose(new FakeCoder(bytes));
  }
}
