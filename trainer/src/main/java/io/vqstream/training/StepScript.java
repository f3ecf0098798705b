package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.prior.PriorConstants;
import io.vqstream.torch.OneDnn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The source of the training step: TorchScript with the constants of a run filled in. */
final class StepScript {
  private static final List<String> PARTS =
      List.of("networks.py", "prior.py", "codes.py", "ssim.py", "muon.py", "step.py");
  private static final Pattern CONSTANT = Pattern.compile("@([a-z0-9.]+)@");

  /** Numbers of PyTorch's number formats and memory layouts in serialized code. */
  private static final int FLOAT32 = 6;

  private static final int BFLOAT16 = 15;
  private static final int CHANNELS_LAST = 2;

  private StepScript() {}

  /** Returns the methods for a run. */
  static String of(TrainingConfig config, ParameterLayout layout) {
    return of(config, layout, "", Math.max(1, OneDnn.channelMultiple()));
  }

  /**
   * Returns the methods for a run, and more that may use them.
   *
   * @param channelMultiple divides the channels of all convolutions
   */
  static String of(
      TrainingConfig config, ParameterLayout layout, String more, int channelMultiple) {
    Map<String, String> constants = constants(config, layout, channelMultiple);
    StringBuilder source = new StringBuilder();
    List<String> parts = new ArrayList<>(PARTS);
    parts.addAll(config.quantizer().scripts());
    if (StepGraphs.areBuilt()) {
      parts.add("graphs.py");
    }
    for (String part : parts) {
      source.append(fill(read(part), constants)).append('\n');
    }
    return source.append(fill(more, constants)).toString();
  }

  private static String fill(String source, Map<String, String> constants) {
    return CONSTANT
        .matcher(source)
        .replaceAll(
            match -> {
              String value = constants.get(match.group(1));
              if (value == null) {
                throw new IllegalStateException("no constant " + match.group(1));
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static Map<String, String> constants(
      TrainingConfig config, ParameterLayout layout, int channelMultiple) {
    Architecture sizes = config.architecture();
    boolean narrow = config.precision() == Precision.BFLOAT16;
    Map<String, Object> constants = new LinkedHashMap<>();
    constants.put("precision", narrow ? BFLOAT16 : FLOAT32);
    constants.put("layout", CHANNELS_LAST);
    constants.put("channel.multiple", channelMultiple);
    constants.put("slope", (double) Architecture.LEAKY_RELU_SLOPE);
    constants.put("levels", sizes.levels());
    constants.put("latent", sizes.latentChannels());
    constants.put("subspaces", sizes.subspaceCount());
    constants.put("head", sizes.headChannels());
    constants.put("prior.blocks", sizes.priorBlocks());
    putShape(constants, "encoder", sizes.encoder());
    putShape(constants, "decoder", sizes.decoder());
    constants.put("groups", groups(sizes));
    constants.put("subspace.of.channel", Arrays.toString(Subspaces.ofChannels(sizes)));
    constants.putAll(config.quantizer().constants(sizes));
    constants.put("arsinh.scale", PriorConstants.ARSINH_SCALE);
    constants.put("min.log.scale", (double) PriorConstants.MIN_LOG_SCALE);
    constants.put("max.log.scale", (double) PriorConstants.MAX_LOG_SCALE);
    constants.put("max.zero.logit", (double) PriorConstants.MAX_ZERO_LOGIT);
    constants.put("max.sigmoid", (double) PriorConstants.MAX_SIGMOID_ARGUMENT);
    constants.put("min.zero", (double) PriorConstants.MIN_ZERO_PROBABILITY);
    constants.put("max.zero", (double) PriorConstants.MAX_ZERO_PROBABILITY);
    constants.put("scale.floor", (double) PriorConstants.SCALE_FLOOR);
    constants.put("logit.floor", (double) PriorConstants.LOGIT_FLOOR);
    constants.put("bits.share", LearnedCodebooks.BITS_SHARE);
    constants.put("usage.decay", LearnedCodebooks.USAGE_DECAY);
    constants.put("book.decay", config.codebooks().decay());
    constants.put("few", LearnedCodebooks.FEW);
    constants.put("dead", config.codebooks().dead());
    constants.put("max.lambda", TrainedNetworks.MAX_LAMBDA);
    constants.put("temperature", 0.5);
    constants.put("ln2", Math.log(2));
    constants.put("bits.per.nat", 1 / Math.log(2));
    constants.put("commitment", config.quantizer().commitment(config.commitment()));
    constants.put("ssim.share", config.msSsimShare());
    constants.put("rdo.lambda.scale", config.rdoLambdaScale());
    constants.put("rdo.passes", config.rdoPasses());
    constants.put("mirror.probability", config.flips() ? 0.5 : 0.0);
    constants.put("turn.probability", config.flips() ? 0.25 : 0.0);
    constants.put("max.squared.error", DivergenceGuard.MAX_SQUARED_ERROR);
    constants.put("beta1", Trainer.BETA1);
    constants.put("beta2", Trainer.BETA2);
    constants.put("epsilon", 1e-8);
    constants.put("muon", config.optimizer() == Optimizer.MUON ? "True" : "False");
    constants.put("muon.momentum", MatrixGroup.MOMENTUM);
    constants.put("muon.groups", matrices(layout));
    constants.put("muon.scales", layout.matrices().stream().map(MatrixGroup::scale).toList());
    constants.put("narrow.size", layout.narrow().stream().mapToInt(layout::size).sum());
    constants.put("narrow.sizes", sizes(layout, layout.narrow()));
    constants.put("full.sizes", sizes(layout, layout.full()));
    constants.put(
        "views", views(layout, "narrow", layout.narrow()) + views(layout, "full", layout.full()));
    return constants.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
  }

  private static void putShape(
      Map<String, Object> constants, String network, TransformShape shape) {
    constants.put(network + ".depthwise", shape.block() == BlockType.DEPTHWISE ? "True" : "False");
    constants.put(network + ".quarter", shape.quarterBlocks());
    constants.put(network + ".eighth", shape.eighthBlocks());
  }

  /** Count, dimensions and codewords of each group of subspaces. */
  private static String groups(Architecture sizes) {
    StringJoiner groups = new StringJoiner(", ", "[", "]");
    for (SubspaceGroup group : sizes.subspaces()) {
      groups.add("[%d, %d, %d]".formatted(group.count(), group.dimensions(), group.codewords()));
    }
    return groups.toString();
  }

  /** Count, rows and columns of each group of matrices, and 1 for those of the encoder. */
  private static String matrices(ParameterLayout layout) {
    StringJoiner groups = new StringJoiner(", ", "[", "]");
    for (MatrixGroup group : layout.matrices()) {
      groups.add(
          "[%d, %d, %d, %d]"
              .formatted(
                  group.names().size(), group.rows(), group.columns(), group.ofEncoder() ? 1 : 0));
    }
    return groups.toString();
  }

  private static String sizes(ParameterLayout layout, List<String> names) {
    return names.stream().map(layout::size).toList().toString();
  }

  private static String views(ParameterLayout layout, String parts, List<String> names) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      lines.append(
          "    p[\"%s\"] = %s[%d].view(%s)\n"
              .formatted(name, parts, i, Arrays.toString(layout.shape(name))));
    }
    return lines.toString();
  }

  private static String read(String part) {
    try (InputStream in = StepScript.class.getResourceAsStream(part)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
