package io.vqstream.training;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The checkpoint that a run starts from.
 *
 * @param name id of a bundled checkpoint, or absolute path of a checkpoint or of the work folder of
 *     another run
 */
record StartCheckpoint(String name) {
  /** Says in a request that a run starts from no checkpoint. */
  static final String NOTHING = "nothing";

  private static final String LAMBDAS = "training.lambdas";
  private static final String RDO_LAMBDA_SCALE = "training.rdo_lambda_scale";
  private static final String QUANTIZER = "training.quantizer";

  /**
   * Resolves what a request names.
   *
   * @return empty for {@value #NOTHING}
   */
  static Optional<StartCheckpoint> of(String from) {
    if (from.equals(NOTHING)) {
      return Optional.empty();
    }
    return Optional.of(
        new StartCheckpoint(
            BundledCheckpoint.ofId(from).isPresent()
                ? from
                : Path.of(from).toAbsolutePath().normalize().toString()));
  }

  /** Returns a bundled checkpoint. */
  static StartCheckpoint of(BundledCheckpoint bundled) {
    return new StartCheckpoint(bundled.id());
  }

  /**
   * Reads the checkpoint, or the state in a work folder.
   *
   * @throws CheckpointException if there is none, or the file is not a checkpoint
   */
  Checkpoint read() throws IOException {
    Optional<BundledCheckpoint> bundled = BundledCheckpoint.ofId(name);
    if (bundled.isPresent()) {
      try {
        return bundled.get().read();
      } catch (BundledCheckpoint.MissingException e) {
        throw new CheckpointException(
            name, "this build comes without it; use --from FILE or --from " + NOTHING);
      }
    }
    Path path = Path.of(name);
    return Checkpoint.read(Files.isDirectory(path) ? new RunFolder(path).state() : path);
  }

  /** Returns the name in messages: the id, or the name of the file. */
  String label() {
    return BundledCheckpoint.ofId(name).isPresent()
        ? name
        : String.valueOf(Path.of(name).getFileName());
  }

  /** Returns the SHA-256 of the file in hexadecimal. */
  String digest() throws IOException {
    return HexFormat.of().formatHex(read().digest());
  }

  /**
   * Returns the metadata from which {@link #lambdas}, {@link #rdoLambdaScale} and {@link
   * #quantizer} read.
   */
  static Map<String, String> metadata(TrainingConfig config) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(LAMBDAS, config.lambdas().toString());
    metadata.put(RDO_LAMBDA_SCALE, Double.toString(config.rdoLambdaScale()));
    String label = config.quantizer().label();
    if (!label.equals(ProductQuantizer.ID)) {
      metadata.put(QUANTIZER, label);
    }
    return metadata;
  }

  /** Returns the label of the quantizer that a checkpoint was trained with. */
  static String quantizer(Checkpoint checkpoint) {
    return checkpoint.metadata().getOrDefault(QUANTIZER, ProductQuantizer.ID);
  }

  /** Returns the lambdas that a checkpoint was trained for, separated by commas, if it has them. */
  static Optional<String> lambdas(Checkpoint checkpoint) {
    return Optional.ofNullable(checkpoint.metadata().get(LAMBDAS))
        .map(
            text ->
                Arrays.stream(text.replaceAll("[\\[\\] ]", "").split(","))
                    .map(value -> value.replaceAll("\\.0$", ""))
                    .collect(Collectors.joining(",")));
  }

  /**
   * Returns the factor of lambda with which a checkpoint chooses codes, if it can be told: from its
   * metadata, or from its table of lambdas.
   *
   * @param lambdas of its levels
   */
  static Optional<Double> rdoLambdaScale(Checkpoint checkpoint, double[] lambdas) {
    String known = checkpoint.metadata().get(RDO_LAMBDA_SCALE);
    if (known != null) {
      return Optional.of(Double.parseDouble(known));
    }
    if (!checkpoint.tensorNames().contains(Checkpoint.RDO_LAMBDAS)) {
      return Optional.empty();
    }
    float[] table = checkpoint.tensor(Checkpoint.RDO_LAMBDAS).values();
    float[][] lambda =
        TrainedNetworks.lambda(
            checkpoint.tensor("decoder.skip.weight").values(),
            checkpoint.tensor("decoder.log_gain").values(),
            lambdas,
            TrainedNetworks.MAX_LAMBDA);
    int channels = lambda[0].length;
    double[] ratios = new double[table.length];
    int count = 0;
    for (int i = 0; i < table.length; i++) {
      double one = lambda[i / channels][i % channels];
      if (one < TrainedNetworks.MAX_LAMBDA) {
        ratios[count++] = table[i] / one;
      }
    }
    if (count == 0) {
      return Optional.empty();
    }
    Arrays.sort(ratios, 0, count);
    return Optional.of(Math.round(ratios[count / 2] * 1000) / 1000.0);
  }
}
