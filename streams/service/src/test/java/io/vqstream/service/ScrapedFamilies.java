package io.vqstream.service;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metric families of an answer in Prometheus text format. */
record ScrapedFamilies(Map<String, Family> byName) {
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(\\{.*})? (\\S+)");

  /** A family; its labels are those of all its samples, without the bounds of buckets. */
  record Family(String name, String type, String help, Set<String> labels) {

    /** Returns the unit that the name ends with, in words; empty for counts. */
    String unit() {
      String base = name.replaceAll("_total$", "");
      return Map.of("seconds", "s", "bytes", "bytes", "decibels", "dB", "pixel", "bits a pixel")
          .getOrDefault(base.substring(base.lastIndexOf('_') + 1), "");
    }

    String labelCells() {
      return labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    }
  }

  static ScrapedFamilies of(String text) {
    Map<String, Family> families = new TreeMap<>();
    Map<String, String> helps = new TreeMap<>();
    String current = "";
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        helps.put(words[2], words.length < 4 ? "" : words[3]);
      } else if (line.startsWith("# TYPE ")) {
        current = words[2];
        families.put(
            current,
            new Family(current, words[3], helps.getOrDefault(current, ""), new TreeSet<>()));
      } else {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches() || !sample.group(1).startsWith(current)) {
          throw new IllegalArgumentException("no sample of " + current + ": " + line);
        }
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
          families.get(current).labels().add(label.group(1));
        }
        families.get(current).labels().remove("le");
      }
    }
    return new ScrapedFamilies(families);
  }

  /** Returns the families whose names start with a prefix. */
  ScrapedFamilies only(String prefix) {
    Map<String, Family> some = new TreeMap<>(byName);
    some.keySet().removeIf(name -> !name.startsWith(prefix));
    return new ScrapedFamilies(some);
  }
}
