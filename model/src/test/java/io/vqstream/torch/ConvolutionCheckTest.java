package io.vqstream.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionCheckTest {
  private static final Shape ONE = new Shape(1, 1);

  @BeforeAll
  static void load() {
    Libtorch.load();
  }

  private static NDArray convolve(NDArray images, NDArray weights) {
    return Conv2d.conv2d(images, weights, null, ONE, ONE, ONE, 1).singletonOrThrow();
  }

  /** Numbers of channels that vectors of 8 and of 16 divide, and that they do not. */
  @ParameterizedTest
  @ValueSource(ints = {4, 6, 16, 17, 24, 90})
  void convolvesAsDefined(int channels) {
    // Given
    int side = 12;
    Random random = new Random(channels);
    float[] image = gaussian(random, 2 * channels * side * side);
    float[] weight = gaussian(random, channels * channels * 9);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      // When
      float[] found =
          convolve(
                  manager.create(image, new Shape(2, channels, side, side)),
                  manager.create(weight, new Shape(channels, channels, 3, 3)))
              .toFloatArray();

      // Then at some places
      for (int i = 0; i < found.length; i += 7) {
        int x = i % side;
        int y = i / side % side;
        int out = i / (side * side) % channels;
        int first = i / (side * side * channels) * channels;
        double sum = 0;
        double magnitude = 0;
        for (int in = 0; in < channels; in++) {
          for (int k = 0; k < 9; k++) {
            int row = y + k / 3 - 1;
            int column = x + k % 3 - 1;
            if (row >= 0 && row < side && column >= 0 && column < side) {
              double product =
                  (double) image[((first + in) * side + row) * side + column]
                      * weight[(out * channels + in) * 9 + k];
              sum += product;
              magnitude += Math.abs(product);
            }
          }
        }
        // what a sum of floats, and Winograd's transform of them, may be off
        assertThat(Math.abs(found[i] - sum)).isLessThan(1e-5 * magnitude);
      }
    }
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void failsWhenPaddingOfChannelsCounts() {
    // Given a convolution that sums over one channel more than there is
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray extra = manager.ones(new Shape(2, 1, 8, 8));

      // Then
      assertThat(ConvolutionCheck.passes(ConvolutionCheck.CHANNELS, ConvolutionCheckTest::convolve))
          .isTrue();
      assertThat(
              ConvolutionCheck.passes(
                  ConvolutionCheck.CHANNELS,
                  (images, weights) ->
                      convolve(
                          images.concat(extra, 1),
                          weights.concat(manager.ones(new Shape(21, 1, 3, 3)), 1))))
          .isFalse();
    }
  }

  @Test
  void failsWhenAValueIsNotANumber() {
    assertThat(
            ConvolutionCheck.passes(
                ConvolutionCheck.CHANNELS,
                (images, weights) -> convolve(images, weights.mul(Float.NaN))))
        .isFalse();
  }

  @Test
  void turnsOneDnnOff() {
    // Given
    OneDnn oneDnn = new OneDnn();
    boolean before = oneDnn.isEnabled();
    try {
      // When
      oneDnn.setEnabled(false);

      // Then
      assertThat(oneDnn.isEnabled()).isFalse();
      assertThat(ConvolutionCheck.passes(ConvolutionCheck.CHANNELS, ConvolutionCheckTest::convolve))
          .isTrue();
    } finally {
      oneDnn.setEnabled(before);
    }
  }

  @Test
  void turnsOneDnnOnForACall() {
    // Given a CPU on which oneDNN is right for multiples of 16 only
    OneDnn oneDnn = new OneDnn();
    boolean before = oneDnn.isEnabled();
    int multiple = OneDnn.channelMultiple();
    try {
      OneDnn.limitTo(OneDnn.BLOCK);
      oneDnn.setEnabled(false);

      // When
      boolean inCall =
          OneDnn.use(
              () ->
                  oneDnn.isEnabled()
                      && ConvolutionCheck.passes(OneDnn.BLOCK, ConvolutionCheckTest::convolve));

      // Then
      assertThat(inCall).isTrue();
      assertThat(oneDnn.isEnabled()).isFalse();
    } finally {
      OneDnn.limitTo(multiple);
      oneDnn.setEnabled(before);
    }
  }
}
