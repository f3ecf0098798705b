package io.vqstream.vqvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/** A way to convolve: the arithmetic behind a network's layers. */
@FunctionalInterface
public interface Convolution {
  /** DJL's own, in 32-bit floats: what the codec uses. */
  Convolution FLOAT32 =
      (x, weight, bias, padding) -> {
        Shape one = new Shape(1, 1);
        return Conv2d.conv2d(x, weight, bias, one, padding, one, 1).singletonOrThrow();
      };

  /**
   * Convolution of stride 1.
   *
   * @param x [N, C, H, W]
   * @param weight [O, C, kh, kw]
   * @param bias [O], or null
   * @param padding zeros added at each side: rows, columns
   * @return [N, O, H + 2 rows - kh + 1, W + 2 columns - kw + 1]
   */
  NDArray of(NDArray x, NDArray weight, NDArray bias, Shape padding);
}
