package io.vqstream.training;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Computes steps by CUDA graphs where the library that joins Java and libtorch has the operators
 * for it. The first steps with the same scalars are computed one operator after the other, so that
 * cuDNN can choose its algorithms; then a step is captured, and from then on replayed.
 */
final class StepGraphs {
  /** Set by the script that builds the operators. */
  private static final String PROPERTY = "io.vqstream.training.cuda.graphs";

  private static final int STEPS_BEFORE = 6;

  private final TorchScript script;
  private final NDManager host;
  private final Map<String, Integer> steps = new HashMap<>();
  private final Map<String, NDArray> graphs = new HashMap<>();
  private boolean usable;

  /**
   * @param script has the step and, if {@link #areBuilt}, the methods for graphs
   * @param host manager of the CPU
   */
  StepGraphs(TorchScript script, NDManager host) {
    this.script = script;
    this.host = host;
    usable = areBuilt() && !host.getParentManager().getDevice().equals(host.getDevice());
  }

  /** Returns whether the operators for CUDA graphs exist in this process. */
  static boolean areBuilt() {
    return Boolean.getBoolean(PROPERTY);
  }

  /**
   * Computes a step.
   *
   * @param inputs arguments of the step, without the scalars; always the same arrays
   * @param scalars what the graph depends on
   */
  void step(NDList inputs, double[] scalars) {
    String key = Arrays.toString(scalars);
    NDArray graph = graphs.get(key);
    if (graph == null && usable && steps.merge(key, 1, Integer::sum) > STEPS_BEFORE) {
      graph = capture(inputs, scalars);
      graphs.put(key, graph);
    }
    if (graph != null) {
      script.call("replay", new NDList(graph)).close();
    } else {
      try (NDArray numbers = host.create(scalars)) {
        script.differentiate("step", new NDList(inputs).addAll(new NDList(numbers))).close();
      }
    }
  }

  /** Returns the number of the graph, or null if the step cannot be captured. */
  private NDArray capture(NDList inputs, double[] scalars) {
    try (NDArray numbers = host.create(scalars)) {
      NDArray graph =
          script
              .differentiate("capture", new NDList(inputs).addAll(new NDList(numbers)))
              .singletonOrThrow();
      graph.attach(host);
      return graph;
    } catch (EngineException e) {
      usable = false;
      System.Logger log = System.getLogger(StepGraphs.class.getName());
      log.log(System.Logger.Level.WARNING, "training without CUDA graphs", e);
      try (NDArray none = host.create(new long[] {0})) {
        script.call("abort", new NDList(none)).close();
      }
      return null;
    }
  }
}
