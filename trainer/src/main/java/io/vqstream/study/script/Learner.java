package io.vqstream.study.script;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.vqstream.torch.Libtorch;
import io.vqstream.training.TorchScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Parameters, their optimizer and the script that differentiates an objective. The parts together
 * define {@code objective}, which returns tensors by name: {@code loss}, which is minimized, and
 * {@code figures}, which a step returns. A step is one call of TorchScript, on the CPU.
 *
 * <p>All methods of the script take the arrays of the optimizer, the state, the data and {@link
 * Scalars}. Random numbers come from the generator of libtorch, which belongs to the process: one
 * learner at a time gives the same results for the same seed.
 */
public final class Learner implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;

  private final NDManager manager;
  private final TorchScript script;
  private final ParameterTable table;
  private final NDList optimizer;
  private final NDList state;
  private int steps;

  /** An array that steps change in place beside the parameters, such as a codebook. */
  public record State(Shape shape, float[] values) {}

  /**
   * @param parts the methods of the model
   * @param states arrays that steps change in place, in the order of the script
   * @param seed of the parameters and of all random numbers
   */
  public Learner(List<ScriptPart> parts, ParameterTable table, List<State> states, long seed) {
    Libtorch.load();
    this.table = table;
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGraphExecutorOptimize(false); // it would specialize the methods for shapes, slowly
    List<ScriptPart> all = new ArrayList<>(List.of(table.views()));
    all.add(ScriptPart.read("core", Map.of("beta1", BETA1, "beta2", BETA2)));
    all.addAll(parts);
    StringBuilder source = new StringBuilder();
    all.forEach(part -> source.append(part.source()).append('\n'));
    script = new TorchScript(manager, source.toString());
    Engine.getInstance().setRandomSeed((int) seed);
    Shape shape = new Shape(table.size());
    optimizer =
        named(
            "optimizer[]",
            manager.create(table.start(seed), shape),
            manager.zeros(shape),
            manager.zeros(shape),
            manager.create(table.rates(), shape));
    state =
        named(
            "state[]",
            states.isEmpty()
                ? new NDArray[] {manager.zeros(new Shape(1))}
                : states.stream()
                    .map(one -> manager.create(one.values(), one.shape()))
                    .toArray(NDArray[]::new));
  }

  /** Returns the manager of arrays for {@link #step} and {@link #call}. */
  public NDManager manager() {
    return manager;
  }

  /** Returns the steps that were done. */
  public int steps() {
    return steps;
  }

  /** Updates the parameters by a step of Adam (Kingma and Ba 2015, algorithm 1). */
  public float[] step(Scalars scalars, NDArray... data) {
    steps++;
    double correction = Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
    return invoke("step", scalars.values(correction), data).get(0);
  }

  /** Calls a method; returns the values of each of its results. */
  public List<float[]> call(String method, Scalars scalars, NDArray... data) {
    return invoke(method, scalars.values(1), data);
  }

  private List<float[]> invoke(String method, double[] scalars, NDArray... data) {
    NDList inputs = new NDList(optimizer);
    inputs.addAll(state);
    inputs.addAll(named("data[]", data));
    try (NDArray numbers = manager.create(scalars)) {
      inputs.add(numbers);
      try (NDList results = script.differentiate(method, inputs)) {
        return results.stream().map(NDArray::toFloatArray).toList();
      }
    }
  }

  private static NDList named(String name, NDArray... arrays) {
    Arrays.stream(arrays).forEach(array -> array.setName(name));
    return new NDList(arrays);
  }

  /** Returns the number of parameters whose name starts so. */
  public int size(String prefix) {
    return table.size(prefix);
  }

  /** Returns a copy of the parameters. */
  public float[] parameters() {
    return optimizer.get(0).toFloatArray();
  }

  /** Returns a copy of one tensor of the parameters. */
  public float[] parameter(String name) {
    return table.get(parameters(), name);
  }

  /** Overwrites parameters from the first on; the moments of Adam stay as they are. */
  public void overwrite(float[] values) {
    overwrite(0, 0, values);
  }

  /**
   * Overwrites a tensor of the parameters.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public void overwrite(String name, float[] values) {
    overwrite(0, table.offset(name), values);
  }

  /**
   * Returns the first parameters and their moments, which {@link #resume} gives another learner.
   *
   * @param size number of parameters
   */
  public List<float[]> snapshot(int size) {
    return IntStream.range(0, 3)
        .mapToObj(i -> Arrays.copyOf(optimizer.get(i).toFloatArray(), size))
        .toList();
  }

  /** Overwrites parameters and their moments from the first on. */
  public void resume(List<float[]> snapshot) {
    for (int i = 0; i < snapshot.size(); i++) {
      overwrite(i, 0, snapshot.get(i));
    }
  }

  private void overwrite(int array, int offset, float[] values) {
    try (NDArray part = manager.create(values)) {
      optimizer.get(array).set(new NDIndex(offset + ":" + (offset + values.length)), part);
    }
  }

  /** Returns a copy of an array of the state. */
  public float[] state(int index) {
    return state.get(index).toFloatArray();
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
