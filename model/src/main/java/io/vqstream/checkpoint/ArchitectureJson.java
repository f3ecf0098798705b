package io.vqstream.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes an {@link Architecture} as the JSON in the metadata of a checkpoint.
 *
 * <p>Encoder and decoder are objects of their own, unless both have residual blocks and the same
 * size: then their sizes are keys of the architecture, so that checkpoints that have only those
 * keep their bytes and their digest.
 */
final class ArchitectureJson {
  /** Maximum quality level that a frame can store. */
  private static final int MAX_LEVELS = 63;

  private static final int MAX_CHANNELS = TransformShape.MAX_CHANNELS;
  private static final int MAX_BLOCKS = TransformShape.MAX_BLOCKS;
  private static final String ENCODER = "encoder";
  private static final String DECODER = "decoder";
  private static final String BLOCK = "block";

  private ArchitectureJson() {}

  /** Returns the JSON text. */
  static String write(Architecture architecture) {
    JsonObject json = new JsonObject();
    json.addProperty("levels", architecture.levels());
    json.addProperty("latent_channels", architecture.latentChannels());
    TransformShape encoder = architecture.encoder();
    TransformShape decoder = architecture.decoder();
    if (encoder.equals(decoder) && encoder.block() == BlockType.RESIDUAL) {
      addSizes(json, encoder);
    } else {
      json.add(ENCODER, transform(encoder));
      json.add(DECODER, transform(decoder));
    }
    JsonArray subspaces = new JsonArray();
    for (SubspaceGroup group : architecture.subspaces()) {
      JsonObject subspace = new JsonObject();
      subspace.addProperty("count", group.count());
      subspace.addProperty("dimensions", group.dimensions());
      subspace.addProperty("codewords", group.codewords());
      subspaces.add(subspace);
    }
    json.add("slots", subspaces);
    json.addProperty("prior_channels", architecture.priorChannels());
    json.addProperty("prior_blocks", architecture.priorBlocks());
    json.addProperty("slot_channels", architecture.headChannels());
    return json.toString();
  }

  private static JsonObject transform(TransformShape shape) {
    JsonObject json = new JsonObject();
    json.addProperty(BLOCK, shape.block().id());
    addSizes(json, shape);
    return json;
  }

  private static void addSizes(JsonObject json, TransformShape shape) {
    json.addProperty("quarter_channels", shape.quarterChannels());
    json.addProperty("quarter_blocks", shape.quarterBlocks());
    json.addProperty("eighth_channels", shape.eighthChannels());
    json.addProperty("eighth_blocks", shape.eighthBlocks());
  }

  /**
   * Parses the JSON text.
   *
   * @throws IllegalArgumentException if the text is not an architecture
   */
  static Architecture read(String text) {
    try {
      JsonObject json = object(JsonParser.parseString(text), "it");
      List<SubspaceGroup> subspaces = new ArrayList<>();
      if (!(json.get("slots") instanceof JsonArray groups)) {
        throw new IllegalArgumentException("slots is no list");
      }
      for (JsonElement element : groups) {
        JsonObject subspace = object(element, "a subspace group");
        subspaces.add(
            new SubspaceGroup(
                size(subspace, "count", 1, MAX_CHANNELS),
                size(subspace, "dimensions", 1, MAX_CHANNELS),
                size(subspace, "codewords", 2, MAX_CHANNELS)));
      }
      return new Architecture(
          size(json, "levels", 1, MAX_LEVELS),
          size(json, "latent_channels", 1, MAX_CHANNELS),
          transform(json, ENCODER),
          transform(json, DECODER),
          subspaces,
          size(json, "prior_channels", 1, MAX_CHANNELS),
          size(json, "prior_blocks", 0, MAX_BLOCKS),
          size(json, "slot_channels", 1, MAX_CHANNELS));
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    }
  }

  private static TransformShape transform(JsonObject architecture, String network) {
    if (!architecture.has(ENCODER) && !architecture.has(DECODER)) {
      return sizes(architecture, BlockType.RESIDUAL);
    }
    JsonObject json = object(architecture.get(network), network);
    JsonElement block = json.get(BLOCK);
    if (block == null || !block.isJsonPrimitive()) {
      throw new IllegalArgumentException(network + " has no block");
    }
    BlockType type =
        BlockType.of(block.getAsString())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the blocks of the %s are %s, which this version does not know: the"
                                .formatted(network, block)
                            + " checkpoint needs a newer version of vqstream"));
    return sizes(json, type);
  }

  private static TransformShape sizes(JsonObject json, BlockType block) {
    return new TransformShape(
        block,
        size(json, "quarter_channels", 0, MAX_CHANNELS),
        size(json, "quarter_blocks", 0, MAX_BLOCKS),
        size(json, "eighth_channels", 0, MAX_CHANNELS),
        size(json, "eighth_blocks", 0, MAX_BLOCKS));
  }

  private static JsonObject object(JsonElement element, String what) {
    if (element instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException(what + " is no JSON object");
  }

  private static int size(JsonObject json, String key, int min, int max) {
    JsonElement element = json.get(key);
    if (element == null || !element.isJsonPrimitive()) {
      throw new IllegalArgumentException(key + " is missing");
    }
    try {
      int value = Integer.parseInt(element.getAsString());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below with the value
    }
    throw new IllegalArgumentException(
        key + " is " + element + ", not a whole number of " + min + ".." + max);
  }
}
