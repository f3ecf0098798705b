package io.vqstream.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Properties of a training run as typed values. Records the keys that are read, with their values
 * or defaults. Errors are {@link IllegalArgumentException}s whose message names the key.
 */
record TrainingProperties(Properties properties, TreeMap<String, String> known) {
  static final String AT_LEAST_1 = "at least 1";

  TrainingProperties(Properties properties) {
    this(properties, new TreeMap<>());
  }

  String text(String key, String defaultValue) {
    String value = properties.getProperty(key, defaultValue).trim();
    known.put(key, value);
    return value;
  }

  double number(String key, String value) {
    try {
      return Double.parseDouble(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "training setting " + key + " must be a number, not " + value, e);
    }
  }

  boolean flag(String key, boolean defaultValue) {
    String text = text(key, Boolean.toString(defaultValue));
    require(text.equals("true") || text.equals("false"), key, "true or false", text);
    return Boolean.parseBoolean(text);
  }

  double fraction(String key, double defaultValue) {
    return number(key, text(key, Double.toString(defaultValue)));
  }

  int whole(String key, int defaultValue) {
    return whole(key, number(key, text(key, Integer.toString(defaultValue))));
  }

  private static int whole(String key, double value) {
    require(
        value == Math.rint(value) && value >= 0 && value <= 1e9,
        key,
        "a whole number from 0 to 1e9",
        value);
    return (int) value;
  }

  /** Parses whole numbers separated by commas. */
  List<Integer> wholes(String key, String defaultValue) {
    List<Integer> values = new ArrayList<>();
    for (String part : text(key, defaultValue).split(",")) {
      values.add(whole(key, number(key, part)));
    }
    return values;
  }

  /** Parses a whole number above 0. */
  int size(String key, int defaultValue) {
    int value = whole(key, defaultValue);
    require(value >= 1, key, AT_LEAST_1, value);
    return value;
  }

  void rejectUnknown() {
    for (String key : properties.stringPropertyNames()) {
      if (!known.containsKey(key)) {
        throw new IllegalArgumentException(
            "unknown training setting "
                + key
                + "; known settings are "
                + String.join(", ", known.keySet()));
      }
    }
  }

  /** Throws unless a value is as expected. */
  static void require(boolean holds, String key, String expected, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "training setting " + key + " must be " + expected + ", not " + value);
    }
  }
}
