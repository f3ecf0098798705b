package io.vqstream.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.vqvae.Convolution;
import io.vqstream.vqvae.DecoderNetwork;
import io.vqstream.vqvae.EncoderNetwork;
import io.vqstream.vqvae.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;

/** Encoder, decoder and prior in training, with their parameters by checkpoint name. */
final class TrainedNetworks {
  final EncoderNetwork encoder;
  final DecoderNetwork decoder;
  final PixelCnn prior;
  private final Architecture architecture;
  private final NDManager manager;

  TrainedNetworks(Architecture architecture, NDManager manager) {
    this.architecture = architecture;
    this.manager = manager;
    encoder = new EncoderNetwork(architecture);
    decoder = new DecoderNetwork(architecture);
    prior = new PixelCnn(architecture);
  }

  /** Has the layers of all three networks convolve in another way. */
  void convolveBy(Convolution convolution) {
    List.of(encoder, decoder, prior).forEach(network -> network.convolveBy(convolution));
  }

  /** Every parameter by the name of its tensor. */
  Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    for (Network network : List.of(encoder, decoder, prior)) {
      all.putAll(network.tensors());
    }
    return all;
  }

  /** Values of every parameter; what the prior masks is zero. */
  Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    parameters()
        .forEach(
            (name, parameter) -> {
              float[] value = parameter.getArray().toFloatArray();
              float[] mask = name.startsWith("prior.") ? prior.mask(name) : null;
              for (int i = 0; mask != null && i < value.length; i++) {
                value[i] *= mask[i];
              }
              values.put(name, value);
            });
    return values;
  }

  private void set(String name, float[] value) {
    networkOf(name).fill(name, manager, value);
  }

  private Shape shape(String name) {
    return networkOf(name).shape(name);
  }

  private Network networkOf(String name) {
    return Stream.of(encoder, decoder, prior)
        .filter(network -> network.tensors().containsKey(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no network has a tensor " + name));
  }

  /** Takes every parameter from a checkpoint of the same architecture. */
  void load(Checkpoint checkpoint) {
    for (String name : parameters().keySet()) {
      Tensor tensor = checkpoint.tensor(name);
      if (tensor.values().length != shape(name).size()) {
        throw new NoSuchElementException("tensor " + name + " has another size here");
      }
      set(name, tensor.values());
    }
  }

  /**
   * Initializes the networks. The linear paths are the Karhunen-Loeve transform, the residual paths
   * end in zeros, so that the first step is a plain transform codec; gains follow the lambda of
   * each level according to high-rate theory.
   */
  void initialize(Klt klt, List<Double> lambdas, Random random) {
    parameters()
        .forEach(
            (name, parameter) -> {
              Shape shape = shape(name);
              float[] value = new float[(int) shape.size()];
              if (name.endsWith(".weight") && !startsAtZero(name)) {
                double fan = (double) shape.size() / shape.get(0);
                double deviation = Math.sqrt((name.contains(".mix.") ? 0.5 : 2) / fan);
                for (int i = 0; i < value.length; i++) {
                  value[i] = (float) (random.nextGaussian() * deviation);
                }
              }
              set(name, value);
            });
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
    set("encoder.skip.weight", analysis);
    set("decoder.skip.weight", synthesis);
    set("decoder.deviation", deviation);
    gains(deviation, lambdas);
  }

  private void gains(float[] deviation, List<Double> lambdas) {
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
    set("encoder.log_gain", log);
    set("decoder.log_gain", inverse);
    set("prior.unit", unit);
    set("prior.density.bias", density);
  }

  /** Sets what the prior knows of single codewords to zero, as a run from nothing has it. */
  void forgetCodewords() {
    parameters().keySet().stream()
        .filter(name -> name.startsWith("prior.logit."))
        .forEach(name -> set(name, new float[(int) shape(name).size()]));
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
   * the squared error that the linear synthesis makes of a unit step.
   */
  float[][] lambda(List<Double> lambdas) {
    int d = architecture.latentChannels();
    float[] synthesis = parameters().get("decoder.skip.weight").getArray().toFloatArray();
    float[] inverse = parameters().get("decoder.log_gain").getArray().toFloatArray();
    double[] energy = new double[d];
    for (int i = 0; i < synthesis.length; i++) {
      energy[i / 9 % d] += (double) synthesis[i] * synthesis[i];
    }
    float[][] lambda = new float[lambdas.size()][d];
    for (int q = 0; q < lambda.length; q++) {
      for (int c = 0; c < d; c++) {
        double step = Math.exp(inverse[q * d + c]);
        double squaredError = 64.0 * 64 * energy[c] * step * step / Klt.BLOCK_SAMPLES;
        lambda[q][c] = (float) (lambdas.get(q) / 64 / squaredError);
      }
    }
    return lambda;
  }
}
