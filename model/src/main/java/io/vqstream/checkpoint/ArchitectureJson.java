package io.vqstream.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/** An {@link Architecture} as the JSON text that a checkpoint's metadata holds. */
final class ArchitectureJson {
  /** No size of a network that fits a checkpoint comes near; keeps products of sizes in range. */
  private static final int MAX_SIZE = 1 << 16;

  private ArchitectureJson() {}

  static String write(Architecture architecture) {
    JsonObject json = new JsonObject();
    json.addProperty("levels", architecture.levels());
    json.addProperty("latent_channels", architecture.latentChannels());
    json.addProperty("quarter_channels", architecture.quarterChannels());
    json.addProperty("quarter_blocks", architecture.quarterBlocks());
    json.addProperty("eighth_channels", architecture.eighthChannels());
    json.addProperty("eighth_blocks", architecture.eighthBlocks());
    JsonArray slots = new JsonArray();
    for (SlotGroup group : architecture.slots()) {
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
   * @throws IllegalArgumentException if the text is no architecture, saying why
   */
  static Architecture read(String text) {
    try {
      JsonObject json = object(JsonParser.parseString(text), "it");
      List<SlotGroup> slots = new ArrayList<>();
      if (!(json.get("slots") instanceof JsonArray groups)) {
        throw new IllegalArgumentException("slots is no list");
      }
      for (JsonElement element : groups) {
        JsonObject slot = object(element, "a slot group");
        slots.add(
            new SlotGroup(
                size(slot, "count", 1), size(slot, "dimensions", 1), size(slot, "codewords", 2)));
      }
      return new Architecture(
          size(json, "levels", 1),
          size(json, "latent_channels", 1),
          size(json, "quarter_channels", 0),
          size(json, "quarter_blocks", 0),
          size(json, "eighth_channels", 0),
          size(json, "eighth_blocks", 0),
          slots,
          size(json, "prior_channels", 1),
          size(json, "prior_blocks", 0),
          size(json, "slot_channels", 1));
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

  private static int size(JsonObject json, String key, int least) {
    JsonElement element = json.get(key);
    if (element == null || !element.isJsonPrimitive()) {
      throw new IllegalArgumentException(key + " is missing");
    }
    try {
      int value = Integer.parseInt(element.getAsString());
      if (value >= least && value <= MAX_SIZE) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below with the value
    }
    throw new IllegalArgumentException(
        key + " is " + element + ", not a whole number of " + least + ".." + MAX_SIZE);
  }
}
