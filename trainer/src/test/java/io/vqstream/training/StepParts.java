package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.vqstream.torch.OneDnn;
import java.util.Random;
import java.util.stream.LongStream;

/** A trainer, and parts of its step that only tests call by themselves. */
final class StepParts implements AutoCloseable {
  /** Loss, squared error and bits per pixel of each image, and the gradient of all parameters. */
  static final String GRADIENTS =
      """
        def rounding_gradient(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], samples: Tensor, levels: Tensor, noise: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
          flat = torch.requires_grad_(state[0].detach(), True)
          p = self.parameters(flat, constants)
          loss, error, bits = self.rounding_loss(p, samples / 64.0, levels, noise, constants)
          return loss, error, bits, self.gradient(loss, flat)

        def code_gradient(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], samples: Tensor, levels: Tensor, sampled: Tensor, final: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
          flat = torch.requires_grad_(state[0].detach(), True)
          p = self.parameters(flat, constants)
          constant = self.parameters(state[0].detach(), constants)
          mask, trained, weights, rate_weights, lambdas, place = constants
          joint = int(final[0]) == 0
          pixels = samples / 64.0
          y = self.encode(p, pixels, levels)
          rdo = self.lambda_by_channel(constant, lambdas) * @rdo.lambda.scale@
          worth = torch.matmul(self.at_positions(levels, y), rdo)
          codes = self.codes_of(constant, books, y.detach(), levels, worth, not joint)
          if not joint:
            y = y.detach()
          loss, error, bits = self.code_step_loss(p, books, pixels, levels, y, codes, worth, sampled, joint, constants)
          return loss, error, bits, self.gradient(loss, flat)
      """;

  final NDManager manager = NDManager.newBaseManager();
  final Trainer trainer;
  private final TorchScript script;

  /**
   * @param methods TorchScript, indented by two spaces
   */
  StepParts(TrainingConfig config, String methods) {
    this(config, methods, OneDnn.BLOCK);
  }

  /**
   * @param channelMultiple divides the channels of all convolutions, with channels of zeros
   */
  StepParts(TrainingConfig config, String methods, int channelMultiple) {
    trainer = Tiny.trainer(config, manager);
    ParameterLayout layout = trainer.networks.layout;
    boolean padded = channelMultiple % OneDnn.BLOCK == 0;
    script =
        new TorchScript(manager, StepScript.of(config, layout, methods, channelMultiple), padded);
  }

  /** Calls a method with state, constants and codebooks, then these arguments. */
  NDList call(String method, NDArray... more) {
    NDList inputs = trainer.inputs();
    for (NDArray array : more) {
      inputs.add(array);
    }
    return callWith(method, inputs);
  }

  /** Calls a method with these arguments alone. */
  NDList callWith(String method, NDList inputs) {
    return script.differentiate(method, inputs);
  }

  NDArray floats(float[] values, long... shape) {
    return manager.create(values, new Shape(shape));
  }

  /** Crops of the tiny pictures in gray levels minus 128. */
  NDArray samples(int count, int seed) {
    return floats(trainer.crops(count, Tiny.CROP, seed), count, 3, Tiny.CROP, Tiny.CROP);
  }

  /** One-hot rows of these levels, from 0, of two. */
  NDArray levels(int... levels) {
    float[] rows = new float[2 * levels.length];
    for (int i = 0; i < levels.length; i++) {
      rows[2 * i + levels[i]] = 1;
    }
    return floats(rows, levels.length, 2);
  }

  /** All positions of a batch, in their order. */
  NDArray positions(int count) {
    return manager.create(LongStream.range(0, count).toArray());
  }

  /** Noise for the latents of a batch of two crops, -0.5 to 0.5. */
  NDArray noise(int seed) {
    Random random = new Random(seed);
    int grid = Tiny.CROP / 8;
    float[] noise = new float[2 * 6 * grid * grid];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextFloat() - 0.5f;
    }
    return floats(noise, 2, 6, grid, grid);
  }

  /** Arguments that together are one list. */
  static NDArray[] list(NDArray... elements) {
    for (NDArray element : elements) {
      element.setName("list[]");
    }
    return elements;
  }

  /** The part of a gradient that belongs to one tensor. */
  float[] of(String tensor, NDArray flat) {
    return trainer.networks.layout.get(flat.toFloatArray(), tensor);
  }

  @Override
  public void close() {
    script.close();
    trainer.close();
    manager.close();
  }
}
