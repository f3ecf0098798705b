package io.vqstream.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Properties of a training run as typed values. Records the keys that are read, with their values
 * or defaults. Errors are {@link IllegalArgumentException}s whose message names the key.
 */
record TrainingProperties(
    Properties properties, Map<String, String> defaults, TreeMap<String, String> known) {
  static final String AT_LEAST_1 = "at least 1";

  /**
   * @param defaults default of every setting
   */
  TrainingProperties(Properties properties, Map<String, String> defaults) {
    this(properties, defaults, new TreeMap<>());
  }

  String text(String key) {
    String value = properties.getProperty(key, defaults.get(key)).trim();
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

  boolean flag(String key) {
    String text = text(key);
    require(text.equals("true") || text.equals("false"), key, "true or false", text);
    return Boolean.parseBoolean(text);
  }

  double fraction(String key) {
    return number(key, text(key));
  }

  int whole(String key) {
    return whole(key, number(key, text(key)));
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
  List<Integer> wholes(String key) {
    List<Integer> values = new ArrayList<>();
    for (String part : text(key).split(",")) {
      values.add(whole(key, number(key, part)));
    }
    return values;
  }

  /** Parses a whole number above 0. */
  int size(String key) {
    int value = whole(key);
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
                + String.join(", ", known.keySet())
                + "; 'vqstream train --help-settings' explains them");
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
