package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * The parameters of encoder, decoder and prior on the device, with what the optimizer keeps of
 * them: four flat tensors that {@link ParameterLayout} divides.
 */
final class TrainedNetworks {
  /** The flat tensors, in the order in which the step takes them. */
  enum Kind {
    PARAMETERS(""),
    MEAN("adam.mean."),
    VARIANCE("adam.variance."),
    /** The moving average of the parameters, which checkpoints are made of. */
    AVERAGE("average.");

    /** Precedes the names of tensors in the state file. */
    final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * Maximum squared distance in steps that equals one bit. Channels in use have 0.01 to 0.3; for
   * those that the decoder has no use for it would be boundless, and so would their latents.
   */
  static final double MAX_LAMBDA = 0.5;

  /** Logarithm of a gain that makes every latent zero. */
  static final float MUTE = -12;

  /** Trained gains are far above, and muted ones move little. */
  private static final float MUTED = -8;

  final ParameterLayout layout;
  private final Architecture architecture;
  private final NDList state = new NDList();

  TrainedNetworks(Architecture architecture, NDManager manager) {
    this.architecture = architecture;
    layout = new ParameterLayout(architecture);
    for (int i = 0; i < Kind.values().length; i++) {
      NDArray array = manager.zeros(new Shape(layout.size()));
      array.setName("state[]");
      state.add(array);
    }
  }

  /** Returns the flat tensors as arguments of the step, which updates them in place. */
  NDList state() {
    return state;
  }

  /** Returns values by tensor name; what the prior masks is zero. */
  Map<String, float[]> values(Kind kind) {
    float[] flat = state.get(kind.ordinal()).toFloatArray();
    PriorMasks.apply(layout, architecture, flat);
    Map<String, float[]> values = new LinkedHashMap<>();
    layout.names().forEach(name -> values.put(name, layout.get(flat, name)));
    return values;
  }

  private void set(Kind kind, float[] flat) {
    DeviceArrays.set(state.get(kind.ordinal()), flat);
  }

  /** Sets the parameters, and their average to the same. */
  void set(float[] flat) {
    set(Kind.PARAMETERS, flat);
    set(Kind.AVERAGE, flat);
  }

  /** Returns the parameters in flat form. */
  float[] parameters() {
    return state.get(Kind.PARAMETERS.ordinal()).toFloatArray();
  }

  /** Changes the values of some tensors. */
  void change(BiConsumer<String, float[]> change) {
    float[] flat = state.get(0).toFloatArray();
    for (String name : layout.names()) {
      float[] values = layout.get(flat, name);
      change.accept(name, values);
      layout.set(flat, name, values);
    }
    set(flat);
  }

  /** Takes every parameter from a checkpoint of the same architecture, or from a state. */
  void load(Checkpoint checkpoint) {
    set(average(checkpoint, layout));
  }

  /**
   * Returns the parameters of a checkpoint, or their average in a state, in flat form.
   *
   * @param layout of the checkpoint's architecture
   */
  static float[] average(Checkpoint checkpoint, ParameterLayout layout) {
    boolean averaged =
        checkpoint.tensorNames().contains(Kind.AVERAGE.prefix + layout.names().get(0));
    return read(checkpoint, layout, averaged ? Kind.AVERAGE : Kind.PARAMETERS);
  }

  /** Takes the parameters and what the optimizer keeps of them from a state. */
  void resume(Checkpoint state) {
    for (Kind kind : Kind.values()) {
      set(kind, read(state, layout, kind));
    }
  }

  private static float[] read(Checkpoint checkpoint, ParameterLayout layout, Kind kind) {
    float[] flat = new float[layout.size()];
    for (String name : layout.names()) {
      Tensor tensor = checkpoint.tensor(kind.prefix + name);
      if (tensor.values().length != layout.size(name)) {
        throw new NoSuchElementException("tensor " + name + " has another size here");
      }
      layout.set(flat, name, tensor.values());
    }
    return flat;
  }

  /**
   * Initializes the networks. The linear paths are the Karhunen-Loeve transform, the residual paths
   * end in zeros, so that the first step is a plain transform codec; gains follow the lambda of
   * each level according to high-rate theory.
   */
  void initialize(Klt klt, List<Double> lambdas, Random random) {
    float[] flat = new float[layout.size()];
    for (String name : layout.names()) {
      if (name.endsWith(".weight") && !startsAtZero(name)) {
        int size = layout.size(name);
        double fan = (double) size / layout.shape(name)[0];
        double deviation = Math.sqrt((endsBlock(name) ? 0.5 : 2) / fan);
        float[] value = new float[size];
        for (int i = 0; i < size; i++) {
          value[i] = (float) (random.nextGaussian() * deviation);
        }
        layout.set(flat, name, value);
      }
    }
    int d = architecture.latentChannels();
    int n = Klt.BLOCK_SAMPLES;
    float[] analysis = new float[d * n * 9];
    float[] synthesis = new float[n * d * 9];
    float[] deviation = new float[d];
    for (int c = 0; c < d; c++) {
      for (int i = 0; i < n; i++) {
        analysis[(c * n + i) * 9 + 4] = (float) (klt.basis()[c][i] * 4);
        synthesis[(i * d + c) * 9 + 4] = (float) (klt.basis()[c][i] / 4);
      }
      deviation[c] = (float) Math.max(klt.deviations()[c] / 16, 0.3);
    }
    layout.set(flat, "encoder.skip.weight", analysis);
    layout.set(flat, "decoder.skip.weight", synthesis);
    layout.set(flat, "decoder.deviation", deviation);
    gains(flat, deviation, lambdas);
    set(flat);
  }

  private void gains(float[] flat, float[] deviation, List<Double> lambdas) {
    int d = deviation.length;
    float[] log = new float[lambdas.size() * d];
    float[] inverse = new float[log.length];
    float[] unit = new float[log.length];
    float[] density = new float[2 * log.length];
    for (int q = 0; q < lambdas.size(); q++) {
      double gain = 16 * Math.sqrt(0.045 / lambdas.get(q));
      for (int c = 0; c < d; c++) {
        log[q * d + c] = (float) Math.log(gain);
        inverse[q * d + c] = (float) -Math.log(gain);
        unit[q * d + c] = (float) (deviation[c] * gain);
        density[log.length + q * d + c] = (float) Math.log(Math.max(0.45 * unit[q * d + c], 0.1));
      }
    }
    layout.set(flat, "encoder.log_gain", log);
    layout.set(flat, "decoder.log_gain", inverse);
    layout.set(flat, "prior.unit", unit);
    layout.set(flat, "prior.density.bias", density);
  }

  /** Sets what the prior knows of single codewords to zero, as a run from nothing has it. */
  void forgetCodewords() {
    change(
        (name, values) -> {
          if (name.startsWith("prior.logit.")) {
            Arrays.fill(values, 0);
          }
        });
  }

  /**
   * Sets the latents of channels to zero at levels that have no use for them, where lambda is more
   * than twice {@link #MAX_LAMBDA}, next to which a checkpoint trained with it may be. A checkpoint
   * may have been trained without that limit: such latents are large and never coded there, and
   * would take many bits here.
   *
   * @return number of channels, summed over levels
   */
  int muteUnused(List<Double> lambdas) {
    float[] flat = state.get(Kind.PARAMETERS.ordinal()).toFloatArray();
    float[][] lambda =
        lambda(
            layout.get(flat, "decoder.skip.weight"),
            layout.get(flat, "decoder.log_gain"),
            lambdas.stream().mapToDouble(Double::doubleValue).toArray(),
            Double.MAX_VALUE);
    float[] gain = layout.get(flat, "encoder.log_gain");
    int muted = 0;
    for (int q = 0; q < lambda.length; q++) {
      for (int c = 0; c < lambda[q].length; c++) {
        if (lambda[q][c] > 2 * MAX_LAMBDA && gain[q * lambda[q].length + c] > MUTE) {
          gain[q * lambda[q].length + c] = MUTE;
          muted++;
        }
      }
    }
    layout.set(flat, "encoder.log_gain", gain);
    set(flat);
    return muted;
  }

  /** Returns whether the logarithm of a gain is that of a muted channel. */
  static boolean isMuted(float gain) {
    return gain < MUTED;
  }

  /** The last layer of a residual branch, whose output is added to what the branch started from. */
  static boolean endsBlock(String name) {
    return name.contains(".mix.") || name.contains(".project.");
  }

  private static boolean startsAtZero(String name) {
    return name.endsWith(".skip.weight")
        || name.equals("encoder.out.weight")
        || name.equals("decoder.out.weight")
        || name.startsWith("prior.linear.")
        || name.startsWith("prior.logit.");
  }

  /** Constants that travel with the parameters but are not trained. */
  static boolean isConstant(String name) {
    return name.equals("decoder.deviation") || name.equals("prior.unit");
  }

  /**
   * Factor of the learning rate: slow for the linear paths, fast for gains and for what starts
   * late.
   */
  static double rate(String name) {
    if (name.endsWith(".skip.weight")) {
      return 0.2;
    }
    if (name.endsWith(".log_gain")) {
      return 2;
    }
    return name.startsWith("prior.logit.") ? 3 : 1;
  }

  /**
   * Returns the lambda of the RDO of codes, [Q][D]: {@link #lambda} times {@code rdo.lambda.scale}.
   */
  float[][] rdoLambda(TrainingConfig config) {
    float[][] lambda = lambda(config.lambdas());
    for (float[] level : lambda) {
      for (int c = 0; c < level.length; c++) {
        level[c] *= (float) config.rdoLambdaScale();
      }
    }
    return lambda;
  }

  /**
   * Returns the squared distance in steps that equals one bit, [Q][D]: the lambda of the level over
   * the squared error that the linear synthesis makes of a unit step, limited to {@link
   * #MAX_LAMBDA}.
   */
  float[][] lambda(List<Double> lambdas) {
    float[] flat = state.get(Kind.AVERAGE.ordinal()).toFloatArray();
    return lambda(
        layout.get(flat, "decoder.skip.weight"),
        layout.get(flat, "decoder.log_gain"),
        lambdas.stream().mapToDouble(Double::doubleValue).toArray(),
        MAX_LAMBDA);
  }

  /**
   * Returns {@link #lambda(List)} of a decoder.
   *
   * @param synthesis the tensor {@code decoder.skip.weight}
   * @param inverse the tensor {@code decoder.log_gain}, [Q, D]
   * @param max limit
   */
  static float[][] lambda(float[] synthesis, float[] inverse, double[] lambdas, double max) {
    int d = inverse.length / lambdas.length;
    double[] energy = new double[d];
    for (int i = 0; i < synthesis.length; i++) {
      energy[i / 9 % d] += (double) synthesis[i] * synthesis[i];
    }
    float[][] lambda = new float[lambdas.length][d];
    for (int q = 0; q < lambda.length; q++) {
      for (int c = 0; c < d; c++) {
        double step = Math.exp(inverse[q * d + c]);
        double squaredError = 64.0 * 64 * energy[c] * step * step / Klt.BLOCK_SAMPLES;
        lambda[q][c] = (float) Math.min(lambdas[q] / 64 / squaredError, max);
      }
    }
    return lambda;
  }
}
