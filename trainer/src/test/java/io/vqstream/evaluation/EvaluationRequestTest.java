package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationRequestTest {

  @Test
  void namesTheCodecsThereAreWhereOneIsUnknown() {
    // Given
    EvaluationRequest.Builder builder = builder().optAgainst(List.of("jpeg", "gif"));

    // When
    assertThatThrownBy(builder::build)

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no codec 'gif' to compare with: known are avif, avif-psnr, jpeg, jxl, webp");
  }

  @Test
  void namesTheLevelsThereAreWhereOneIsNot() {
    // Given
    EvaluationRequest.Builder builder = builder().optQualities(List.of(1, 5));

    // When
    assertThatThrownBy(builder::build)

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("quality 5 is not there: levels are 1 to 4");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -3, 100, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoPsnr(double psnr) {
    // Given
    EvaluationRequest.Builder builder = builder().optPsnrs(List.of(24.0, psnr));

    // When
    assertThatThrownBy(builder::build)

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(psnr + " dB is no PSNR to compare at: it lies between 0 and 100.0");
  }

  @Test
  void takesEachLevelAndCodecOnce() {
    // Given
    EvaluationRequest.Builder builder =
        builder().optQualities(List.of(3, 1, 3)).optAgainst(List.of("webp", "jpeg", "webp"));

    // When
    EvaluationRequest request = builder.build();

    // Then
    assertThat(request.qualities()).containsExactly(1, 3);
    assertThat(request.against()).containsExactly("webp", "jpeg");
  }

  private static EvaluationRequest.Builder builder() {
    return EvaluationRequest.builder().setFolder(Path.of(".")).setCodec(new JpegInFrames());
  }
}
