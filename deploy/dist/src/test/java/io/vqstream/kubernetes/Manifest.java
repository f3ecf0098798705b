package io.vqstream.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** An object of Kubernetes, or a part of one, as a tree of YAML. */
record Manifest(Map<String, Object> tree) {

  /** Reads documents separated by {@code ---}; a key that occurs twice is an error. */
  static List<Manifest> parse(String text) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    List<Manifest> all = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(strict)).loadAll(text)) {
      if (document != null) {
        all.add(of(document));
      }
    }
    return all;
  }

  String kind() {
    return text("kind");
  }

  String name() {
    return at("metadata").text("name");
  }

  /**
   * Returns the value at a path.
   *
   * @throws AssertionError if there is none
   */
  Object get(String... path) {
    Object node = tree;
    for (String key : path) {
      node = node instanceof Map<?, ?> map ? map.get(key) : null;
    }
    if (node == null) {
      throw new AssertionError(String.join(".", path) + " is missing in " + tree);
    }
    return node;
  }

  boolean has(String key) {
    return tree.containsKey(key);
  }

  Manifest at(String... path) {
    return of(get(path));
  }

  String text(String... path) {
    return String.valueOf(get(path));
  }

  int number(String... path) {
    return Integer.parseInt(text(path));
  }

  /** Returns the elements of a list of mappings. */
  List<Manifest> list(String... path) {
    return ((List<?>) get(path)).stream().map(Manifest::of).toList();
  }

  /** Returns a mapping of texts. */
  Map<String, String> texts(String... path) {
    Map<String, String> all = new TreeMap<>();
    at(path).tree().forEach((key, value) -> all.put(key, String.valueOf(value)));
    return all;
  }

  @SuppressWarnings("unchecked") // keys of YAML mappings of Kubernetes are texts
  private static Manifest of(Object node) {
    return new Manifest((Map<String, Object>) node);
  }
}
