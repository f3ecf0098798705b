package io.vqstream.training;

import static io.vqstream.training.TrainingProperties.require;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.TransformShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sizes of the networks as settings of a training run. */
final class NetworkSettings {
  private static final Pattern SUBSPACES = Pattern.compile("(\\d{1,4})x(\\d{1,4}):(\\d{1,4})");
  private static final Pattern TRANSFORM =
      Pattern.compile("([a-z]+):([1-9]\\d{0,3})x(\\d{1,3}),([1-9]\\d{0,3})x(\\d{1,3})");
  private static final String TRANSFORM_FORM =
      "BLOCK:CHANNELSxBLOCKS,CHANNELSxBLOCKS, at a quarter and at an eighth of the resolution,"
          + " such as residual:64x2,160x3 or depthwise:48x2,128x4";

  private NetworkSettings() {}

  /**
   * Reads the architecture.
   *
   * @param levels number of quality levels
   * @throws IllegalArgumentException if a setting is invalid; the message names it
   */
  static Architecture architecture(TrainingProperties source, int levels) {
    String subspaces = source.text("subspaces");
    int latent = source.size("latent.channels");
    TransformShape encoder = transform(source, "encoder");
    TransformShape decoder = transform(source, "decoder");
    int prior = source.size("prior.channels");
    int priorBlocks = source.whole("prior.blocks");
    int head = source.size("prior.head.channels");
    try {
      return new Architecture(
          levels, latent, encoder, decoder, subspaces(subspaces), prior, priorBlocks, head);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "training setting subspaces is invalid: " + subspaces + ": " + e.getMessage(), e);
    }
  }

  /** Sets the architecture, except the number of levels. */
  static void put(Architecture architecture, Map<String, String> settings) {
    settings.put("latent.channels", Integer.toString(architecture.latentChannels()));
    settings.put("encoder", text(architecture.encoder()));
    settings.put("decoder", text(architecture.decoder()));
    settings.put(
        "subspaces",
        architecture.subspaces().stream()
            .map(one -> one.count() + "x" + one.dimensions() + ":" + one.codewords())
            .collect(Collectors.joining(",")));
    settings.put("prior.channels", Integer.toString(architecture.priorChannels()));
    settings.put("prior.blocks", Integer.toString(architecture.priorBlocks()));
    settings.put("prior.head.channels", Integer.toString(architecture.headChannels()));
  }

  private static String text(TransformShape shape) {
    return "%s:%dx%d,%dx%d"
        .formatted(
            shape.block().id(),
            shape.quarterChannels(),
            shape.quarterBlocks(),
            shape.eighthChannels(),
            shape.eighthBlocks());
  }

  /**
   * Parses the size of a network: {@code BLOCK:CHANNELSxBLOCKS,CHANNELSxBLOCKS}, at a quarter and
   * at an eighth of the resolution, such as {@code residual:64x2,160x3}.
   */
  private static TransformShape transform(TrainingProperties source, String key) {
    String text = source.text(key);
    Matcher parts = TRANSFORM.matcher(text.replace(" ", ""));
    Optional<BlockType> block = parts.matches() ? BlockType.of(parts.group(1)) : Optional.empty();
    require(block.isPresent(), key, TRANSFORM_FORM, text);
    try {
      return new TransformShape(
          block.orElseThrow(),
          Integer.parseInt(parts.group(2)),
          Integer.parseInt(parts.group(3)),
          Integer.parseInt(parts.group(4)),
          Integer.parseInt(parts.group(5)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "training setting %s is invalid: %s: %s".formatted(key, text, e.getMessage()), e);
    }
  }

  /**
   * Parses groups of subspaces: {@code COUNTxCHANNELS:CODEWORDS}, separated by commas, such as
   * {@code 8x1:256,12x2:128}.
   */
  private static List<SubspaceGroup> subspaces(String text) {
    List<SubspaceGroup> groups = new ArrayList<>();
    for (String group : text.split(",")) {
      Matcher sizes = SUBSPACES.matcher(group.trim());
      if (!sizes.matches()) {
        throw new IllegalArgumentException("expected COUNTxCHANNELS:CODEWORDS, such as 8x1:256");
      }
      groups.add(
          new SubspaceGroup(
              Integer.parseInt(sizes.group(1)),
              Integer.parseInt(sizes.group(2)),
              Integer.parseInt(sizes.group(3))));
    }
    return groups;
  }
}
