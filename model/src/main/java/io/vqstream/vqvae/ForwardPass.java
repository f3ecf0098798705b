package io.vqstream.vqvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pass of one window through a network, or through a function of it such as a gradient. Passes
 * of equal {@link #kind} can run as one batch: windows of equal size, at any quality levels.
 */
public final class ForwardPass {
  private final NDManager manager;
  private final WindowFunction function;
  private final Shape shape;
  private final long positions;
  private final int levels;
  private final int level;
  private final Consumer<FloatBuffer> fill;
  private final Consumer<FloatBuffer> take;
  private @Nullable RuntimeException failure;

  /**
   * Creates a pass.
   *
   * @param function maps a batch of windows; passes of the same instance can run together
   * @param shape shape of the input, {@code [1, C, H, W]}
   * @param positions latent positions of the window
   * @param levels number of quality levels
   * @param level quality level, from 1
   * @param fill writes the input to native memory
   * @param take reads the output, which is released afterwards
   */
  ForwardPass(
      NDManager manager,
      WindowFunction function,
      Shape shape,
      long positions,
      int levels,
      int level,
      Consumer<FloatBuffer> fill,
      Consumer<FloatBuffer> take) {
    this.manager = manager;
    this.function = function;
    this.shape = shape;
    this.positions = positions;
    this.levels = levels;
    this.level = level;
    this.fill = fill;
    this.take = take;
  }

  private record Kind(WindowFunction function, Shape shape) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Kind kind && kind.function == function && kind.shape.equals(shape);
    }

    @Override
    public int hashCode() {
      return shape.hashCode();
    }
  }

  /** Returns a key that is equal for passes that can run as one batch. */
  public Object kind() {
    return new Kind(function, shape);
  }

  /** Returns the number of latent positions of the window, 64 pixels each. */
  public long positions() {
    return positions;
  }

  /** Returns whether the pass is part of encoding an image. */
  public boolean encoding() {
    return function.encoding();
  }

  /** Throws the exception of {@code fill} or {@code take}, if there was one. */
  void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Runs passes of one kind as one batch. An exception of {@code fill} or {@code take} is stored in
   * its pass; exceptions thrown here are system faults.
   */
  public static void run(List<ForwardPass> batch) {
    ForwardPass first = batch.get(0);
    int count = batch.size();
    try (NDManager scope = first.manager.newSubManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      Shape shape = first.shape;
      Shape all = new Shape(count, shape.get(1), shape.get(2), shape.get(3));
      NDArray input = scope.create(all, DataType.FLOAT32);
      move(batch, input, pass -> pass.fill);
      NDArray levels = scope.create(oneHot(batch), new Shape(count, first.levels));
      NDArray output = first.function.apply(scope, new NDList(input, levels));
      move(batch, output, pass -> pass.take);
    }
  }

  private static float[] oneHot(List<ForwardPass> passes) {
    int levels = passes.get(0).levels;
    float[] rows = new float[passes.size() * levels];
    for (int i = 0; i < passes.size(); i++) {
      rows[i * levels + passes.get(i).level - 1] = 1;
    }
    return rows;
  }

  /** Passes each its part of an array. */
  private static void move(
      List<ForwardPass> passes, NDArray array, Function<ForwardPass, Consumer<FloatBuffer>> mover) {
    FloatBuffer all = array.toByteBuffer(true).asFloatBuffer();
    int each = all.remaining() / passes.size();
    for (int i = 0; i < passes.size(); i++) {
      ForwardPass pass = passes.get(i);
      if (pass.failure == null) {
        try {
          mover.apply(pass).accept(all.slice(i * each, each));
        } catch (RuntimeException e) {
          pass.failure = e;
        }
      }
    }
  }
}
