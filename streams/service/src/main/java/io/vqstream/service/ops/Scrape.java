package io.vqstream.service.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads totals from what {@code /metrics} of an instance answers: the Prometheus text format, with
 * the names that Micrometer gives to meters. What is not understood is ignored.
 */
final class Scrape {
  private static final String TYPE = "# TYPE ";
  private static final List<String> PREFIXES =
      List.of("vqstream_", "process_", "kafka_stream_alive_", "kafka_consumer_fetch_manager_");

  private final TotalsReader reader;
  private final Map<Map<String, String>, Histogram> histograms = new LinkedHashMap<>();
  private String family = "";
  private String type = "";

  private Scrape(MeterTotals totals) {
    this.reader = new TotalsReader(totals);
  }

  /** Returns the totals of an answer. */
  static MeterTotals read(String text, long time) {
    MeterTotals totals = new MeterTotals(time);
    Scrape scrape = new Scrape(totals);
    text.lines().forEach(scrape::line);
    scrape.endFamily();
    return totals;
  }

  private void line(String line) {
    if (line.startsWith(TYPE)) {
      endFamily();
      String[] words = line.substring(TYPE.length()).split(" ", -1);
      boolean read = words.length == 2 && PREFIXES.stream().anyMatch(words[0]::startsWith);
      family = read ? words[0] : "";
      type = read ? words[1] : "";
    } else if (!family.isEmpty() && line.startsWith(family)) {
      sample(line);
    }
  }

  private void sample(String line) {
    int open = line.indexOf('{');
    int space = line.lastIndexOf(' ');
    if (space < 0) {
      return;
    }
    Map<String, String> labels = open < 0 ? new HashMap<>() : labels(line, open);
    double value = number(line.substring(space + 1));
    String suffix = line.substring(family.length(), open < 0 ? space : open);
    switch (type) {
      case "counter" -> reader.counter(meter(), tags(labels), value);
      case "gauge" -> {
        if (!Double.isNaN(value)) {
          reader.gauge(meter(), tags(labels), () -> value);
        }
      }
      case "histogram" -> {
        String bound = labels.remove("le");
        Histogram histogram = histograms.computeIfAbsent(labels, l -> new Histogram());
        switch (suffix) {
          case "_bucket" -> histogram.bucket(bound, value);
          case "_sum" -> histogram.sum = value;
          case "_count" -> histogram.count = value;
          default -> {} // such as the time at which it was created
        }
      }
      default -> {} // no section has another type
    }
  }

  private void endFamily() {
    histograms.forEach(
        (labels, each) -> reader.histogram(meter(), tags(labels), each.sum, each::counts));
    histograms.clear();
  }

  /** Returns the name in a registry: without the unit and in dots. */
  private String meter() {
    return family.replaceFirst("(_(seconds|bytes|decibels))?(_total)?$", "").replace('_', '.');
  }

  private static UnaryOperator<String> tags(Map<String, String> labels) {
    return key -> labels.getOrDefault(key.replace('.', '_'), "");
  }

  private static Map<String, String> labels(String line, int open) {
    Map<String, String> labels = new HashMap<>();
    int at = open + 1;
    while (at < line.length() && line.charAt(at) != '}') {
      int equal = line.indexOf("=\"", at);
      if (equal < 0) {
        break;
      }
      StringBuilder value = new StringBuilder();
      int i = equal + 2;
      while (i < line.length() && line.charAt(i) != '"') {
        char c = line.charAt(i++);
        if (c == '\\' && i < line.length()) {
          char escaped = line.charAt(i++);
          c = escaped == 'n' ? '\n' : escaped;
        }
        value.append(c);
      }
      labels.put(line.substring(at, equal), value.toString());
      at = i + 1;
      if (at < line.length() && line.charAt(at) == ',') {
        at++;
      }
    }
    return labels;
  }

  private static double number(String text) {
    if (text.equals("+Inf")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static final class Histogram {
    private final List<Double> bounds = new ArrayList<>();
    private final List<Double> counts = new ArrayList<>();
    private double sum;
    private double count;

    void bucket(String bound, double value) {
      double upper = number(bound == null ? "" : bound);
      if (Double.isFinite(upper)) {
        bounds.add(upper);
        counts.add(value);
      }
    }

    BucketCounts counts() {
      return new BucketCounts(
          bounds.stream().mapToDouble(Double::doubleValue).toArray(),
          counts.stream().mapToDouble(Double::doubleValue).toArray(),
          count);
    }
  }
}
