package io.vqstream.service.ops;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.MathContext;

/** Helps to write JSON: numbers with five digits, null for those that are unknown. */
final class Json {
  private static final MathContext DIGITS = new MathContext(5);
  private static final double EXACT = 1e5;
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  /** Returns a number; null for NaN and infinities. */
  static JsonElement number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return JsonNull.INSTANCE;
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return new JsonPrimitive((long) value);
    }
    return new JsonPrimitive(
        Math.abs(value) >= EXACT
            ? BigDecimal.valueOf(Math.round(value))
            : new BigDecimal(value).round(DIGITS));
  }

  /** Adds a number to an object. */
  static void put(JsonObject json, String name, double value) {
    json.add(name, number(value));
  }

  /** Returns an array of numbers. */
  static JsonArray numbers(double[] values) {
    JsonArray array = new JsonArray(values.length);
    for (double value : values) {
      array.add(number(value));
    }
    return array;
  }

  /** Returns the text of a value on one line. */
  static String text(JsonElement json) {
    return GSON.toJson(json);
  }
}
