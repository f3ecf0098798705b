package io.vqstream.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes an {@link Architecture} as the JSON in the metadata of a checkpoint. */
final class ArchitectureJson {
  /** Maximum quality level that a frame can store. */
  private static final int MAX_LEVELS = 63;

  /** Keeps the product of any two sizes within an int. */
  private static final int MAX_CHANNELS = 1 << 13;

  private static final int MAX_BLOCKS = 1 << 8;

  private ArchitectureJson() {}

  /** Returns the JSON text. */
  static String write(Architecture architecture) {
    JsonObject json = new JsonObject();
    json.addProperty("levels", architecture.levels());
    json.addProperty("latent_channels", architecture.latentChannels());
    json.addProperty("quarter_channels", architecture.quarterChannels());
    json.addProperty("quarter_blocks", architecture.quarterBlocks());
    json.addProperty("eighth_channels", architecture.eighthChannels());
    json.addProperty("eighth_blocks", architecture.eighthBlocks());
    JsonArray slots = new JsonArray();
    for (SubspaceGroup group : architecture.slots()) {
      JsonObject slot = new JsonObject();
      slot.addProperty("count", group.count());
      slot.addProperty("dimensions", group.dimensions());
      slot.addProperty("codewords", group.codewords());
      slots.add(slot);
    }
    json.add("slots", slots);
    json.addProperty("prior_channels", architecture.priorChannels());
    json.addProperty("prior_blocks", architecture.priorBlocks());
    json.addProperty("slot_channels", architecture.slotChannels());
    return json.toString();
  }

  /**
   * Parses the JSON text.
   *
   * @throws IllegalArgumentException if the text is not an architecture
   */
  static Architecture read(String text) {
    try {
      JsonObject json = object(JsonParser.parseString(text), "it");
      List<SubspaceGroup> slots = new ArrayList<>();
      if (!(json.get("slots") instanceof JsonArray groups)) {
        throw new IllegalArgumentException("slots is no list");
      }
      for (JsonElement element : groups) {
        JsonObject slot = object(element, "a slot group");
        slots.add(
            new SubspaceGroup(
                size(slot, "count", 1, MAX_CHANNELS),
                size(slot, "dimensions", 1, MAX_CHANNELS),
                size(slot, "codewords", 2, MAX_CHANNELS)));
      }
      return new Architecture(
          size(json, "levels", 1, MAX_LEVELS),
          size(json, "latent_channels", 1, MAX_CHANNELS),
          size(json, "quarter_channels", 0, MAX_CHANNELS),
          size(json, "quarter_blocks", 0, MAX_BLOCKS),
          size(json, "eighth_channels", 0, MAX_CHANNELS),
          size(json, "eighth_blocks", 0, MAX_BLOCKS),
          slots,
          size(json, "prior_channels", 1, MAX_CHANNELS),
          size(json, "prior_blocks", 0, MAX_BLOCKS),
          size(json, "slot_channels", 1, MAX_CHANNELS));
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    }
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
