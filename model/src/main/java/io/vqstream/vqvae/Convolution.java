package io.vqstream.vqvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/** Convolution of stride 1, in an arithmetic that a network can be configured with. */
@FunctionalInterface
public interface Convolution {
  /** Convolution in 32-bit floats by DJL, which the codec uses. */
  Convolution FLOAT32 =
      (x, weight, bias, padding) -> {
        Shape one = new Shape(1, 1);
        return Conv2d.conv2d(x, weight, bias, one, padding, one, 1).singletonOrThrow();
      };

  /**
   * Convolves with stride 1.
   *
   * @param x [N, C, H, W]
   * @param weight [O, C, kh, kw]
   * @param bias [O], or null
   * @param padding zeros added at each side: rows, columns
   * @return [N, O, H + 2 rows - kh + 1, W + 2 columns - kw + 1]
   */
  NDArray of(NDArray x, NDArray weight, NDArray bias, Shape padding);
}
