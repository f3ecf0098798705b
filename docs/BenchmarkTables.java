import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the tables of the benchmark pages between their markers, {@code <!-- NAME:begin -->} and
 * {@code <!-- NAME:end -->}, from the JSON of {@code evaluate} and {@code bench}.
 */
public final class BenchmarkTables {
  private static final String OWN = "vqstream";
  private static final String EFFORT = OWN + ":effort-";
  private static final int LEVEL_OF_SPEED = 3;

  private final Path work;
  private final String commit;
  private final String machine;
  private final Map<String, String> tables = new LinkedHashMap<>();

  private BenchmarkTables(Path work, String commit, String machine) {
    this.work = work;
    this.commit = commit;
    this.machine = machine;
  }

  /** Arguments: all, rate, effort, speed or surprise; folder of the JSON files; commit; machine; pages. */
  public static void main(String[] args) throws IOException {
    BenchmarkTables tables = new BenchmarkTables(Path.of(args[1]), args[2], args[3]);
    String part = args[0];
    boolean all = part.equals("all");
    if (all || part.equals("rate")) {
      tables.rate();
    }
    if (all || part.equals("effort")) {
      tables.efforts();
    }
    if (all || part.equals("speed")) {
      tables.speed();
    }
    if (part.equals("surprise")) {
      tables.surprise();
    }
    for (String page : Arrays.asList(args).subList(4, args.length)) {
      tables.write(Path.of(page));
    }
  }

  private void rate() throws IOException {
    JsonObject json = read("rate.json");
    tables.put("levels", levels(json));
    StringBuilder rates =
        new StringBuilder(
            "| effort | against | BD-rate at equal PSNR, 95 % interval | range, dB | median image | worst"
                + " image | images that need more bytes | BD-rate at equal MS-SSIM, 95 % interval"
                + " |\n|---|---|---|---|---|---|---|---|\n");
    for (JsonObject psnr : ownRates(json, "bd_rate")) {
      String codec = text(psnr, "codec");
      String against = text(psnr, "against");
      String msSsim =
          ownRates(json, "bd_rate_ms_ssim").stream()
              .filter(one -> text(one, "codec").equals(codec))
              .filter(one -> text(one, "against").equals(against))
              .map(BenchmarkTables::rate)
              .findFirst()
              .orElse("no common range");
      line(
          rates,
          "| %d | %s | %s | %.1f to %.1f | %+.1f %% | %+.1f %% (%s) | %d of %d | %s |",
          effort(codec),
          label(json, against),
          rate(psnr),
          number(psnr, "psnr_low"),
          number(psnr, "psnr_high"),
          number(psnr, "median"),
          worst(psnr),
          text(psnr, "worst_image"),
          psnr.get("losing_images").getAsInt(),
          psnr.get("compared_images").getAsInt(),
          msSsim);
    }
    tables.put("bd-rate", rates.toString());
    StringBuilder tools = new StringBuilder("| codec | version | settings |\n|---|---|---|\n");
    for (JsonObject codec : objects(json.getAsJsonArray("codecs"))) {
      String name = text(codec, "name");
      line(tools, "| `%s` | %s | %s |", name, text(codec, "version"), text(codec, "settings"));
    }
    tools.append("\nCommit ").append(commit).append(", ");
    tools.append(json.getAsJsonArray("images").size()).append(" images.\n");
    tables.put("tools", tools.toString());
  }

  /** Returns rate and fidelity of each level, at the efforts 0 and 2. */
  private static String levels(JsonObject json) {
    StringBuilder levels =
        new StringBuilder(
            "| level | bits per pixel | PSNR, dB | MS-SSIM | at effort 2: bits per pixel | PSNR, dB"
                + " | MS-SSIM |\n|---|---|---|---|---|---|---|\n");
    for (JsonObject point : points(json, OWN)) {
      int level = point.get("quality").getAsInt();
      JsonObject searched =
          points(json, EFFORT + 2).stream()
              .filter(one -> one.get("quality").getAsInt() == level)
              .findFirst()
              .orElseThrow();
      line(levels, "| %d %s%s|", level, fidelity(point), fidelity(searched));
    }
    return levels.toString();
  }

  private static String fidelity(JsonObject point) {
    return String.format(
        Locale.ROOT,
        "| %.4f | %.2f | %.4f ",
        number(point, "bpp"),
        number(point, "psnr"),
        number(point, "ms_ssim"));
  }

  private static List<JsonObject> points(JsonObject json, String codec) {
    return objects(json.getAsJsonArray("results")).stream()
        .filter(point -> text(point, "codec").equals(codec))
        .toList();
  }

  /** Returns the effort of an own codec. */
  private static int effort(String codec) {
    return codec.startsWith(EFFORT) ? Integer.parseInt(codec.substring(EFFORT.length())) : 0;
  }

  /** Takes the table of {@code SurpriseBenchmark} as it is. */
  private void surprise() throws IOException {
    tables.put("surprise", Files.readString(work.resolve("surprise.md")).strip() + "\n");
  }

  /** Writes bytes and time of each effort against none, which is the last of the run. */
  private void efforts() throws IOException {
    JsonObject json = read("effort.json");
    double plain = encodeMillis(json, OWN);
    StringBuilder table =
        new StringBuilder(
            "| effort | bytes at equal PSNR, 95 % interval | bytes at equal MS-SSIM, 95 % interval |"
                + " encode ms | times effort 0 |\n|---|---|---|---|---|\n");
    line(table, "| 0 | | | %.0f | 1.0 |", plain);
    for (String codec : List.of(EFFORT + 1, EFFORT + 2, EFFORT + 3)) {
      double millis = encodeMillis(json, codec);
      line(
          table,
          "| %d | %s | %s | %.0f | %.1f |",
          effort(codec),
          againstPlain(json, "bd_rate", codec),
          againstPlain(json, "bd_rate_ms_ssim", codec),
          millis,
          millis / plain);
    }
    tables.put("effort", table.toString());
  }

  private static String againstPlain(JsonObject json, String measure, String codec) {
    return objects(json.getAsJsonArray(measure)).stream()
        .filter(one -> text(one, "codec").equals(codec))
        .filter(one -> text(one, "against").equals(OWN))
        .map(BenchmarkTables::rate)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the mean over the levels of the median time of an image. */
  private static double encodeMillis(JsonObject json, String codec) {
    return points(json, codec).stream()
        .mapToDouble(point -> number(point, "encode_ms"))
        .average()
        .orElseThrow();
  }

  private void speed() throws IOException {
    JsonObject json = read("speed.json");
    List<JsonObject> points = objects(json.getAsJsonArray("results"));
    double psnr =
        points.stream()
            .filter(point -> text(point, "codec").equals(OWN))
            .filter(point -> point.get("quality").getAsInt() == LEVEL_OF_SPEED)
            .mapToDouble(point -> number(point, "psnr"))
            .findFirst()
            .orElseThrow();
    StringBuilder times =
        new StringBuilder(
            "Median time of one image, of the first photographs by name, at the quality that is"
                + " closest to the PSNR of level 3.\nThe first row uses all processors, the others"
                + " one thread; AVIF includes the start of a process. So these are no\nratios.\n\n"
                + "| codec | quality | bits per pixel | PSNR, dB | encode ms | decode ms |\n"
                + "|---|---|---|---|---|---|\n");
    for (JsonObject codec : objects(json.getAsJsonArray("codecs"))) {
      String name = text(codec, "name");
      JsonObject near =
          points.stream()
              .filter(point -> text(point, "codec").equals(name))
              .min((a, b) -> Double.compare(away(a, psnr), away(b, psnr)))
              .orElseThrow();
      line(
          times,
          "| %s | %d | %.4f | %.2f | %.0f | %.0f |",
          label(json, name),
          near.get("quality").getAsInt(),
          number(near, "bpp"),
          number(near, "psnr"),
          number(near, "encode_ms"),
          number(near, "decode_ms"));
    }
    tables.put("times", times.toString());
    bench();
    String checkpoint = text(objects(json.getAsJsonArray("codecs")).get(0), "version");
    tables.put("machine", machine + "; commit " + commit + "; " + checkpoint + ".\n");
  }

  /** Returns the cost of Kafka; all of the time where there is no codec. */
  private static String overhead(JsonObject result) {
    return text(result, "codec").equals("zstd")
        ? "all"
        : String.format(Locale.ROOT, "%+.0f %%", number(result, "overhead_percent"));
  }

  private void bench() throws IOException {
    JsonObject json = read("bench.json");
    StringBuilder table =
        new StringBuilder(
            "Through Kafka, exactly once, both services and an embedded broker on the machine. `zstd`"
                + " sends pixels with\n`compression.type=zstd`, without a codec. Cost of Kafka is the"
                + " time beyond that of a loop without Kafka. Latencies are\nthose at half of the"
                + " throughput, from the time that an image is due:\n\n"
                + "| codec | images/s | megapixels/s | CPU ms/image | cost of Kafka | latency p50, ms |"
                + " p99, ms |\n|---|---|---|---|---|---|---|\n");
    for (JsonObject result : objects(json.getAsJsonArray("results"))) {
      JsonObject service = result.getAsJsonObject("service");
      JsonObject latency = result.getAsJsonObject("latency");
      line(
          table,
          "| %s | %.1f | %.2f | %.1f | %s | %.0f | %.0f |",
          text(result, "codec"),
          number(service, "images_per_s"),
          number(service, "megapixels_per_s"),
          number(service, "cpu_ms_per_image"),
          overhead(result),
          number(latency, "p50_ms"),
          number(latency, "p99_ms"));
    }
    line(
        table,
        "\n%s images of %s, %d stream threads in each service.",
        json.get("images").getAsString(),
        text(json, "size"),
        json.get("threads").getAsInt());
    tables.put("bench", table.toString());
  }

  private void write(Path page) throws IOException {
    String text = Files.readString(page);
    for (Map.Entry<String, String> table : tables.entrySet()) {
      String begin = "<!-- " + table.getKey() + ":begin -->\n";
      String end = "<!-- " + table.getKey() + ":end -->";
      text =
          Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL)
              .matcher(text)
              .replaceAll(Matcher.quoteReplacement(begin + "\n" + table.getValue() + "\n" + end));
    }
    Files.writeString(page, text);
  }

  private static List<JsonObject> ownRates(JsonObject json, String measure) {
    return objects(json.getAsJsonArray(measure)).stream()
        .filter(one -> text(one, "codec").startsWith(OWN))
        .filter(one -> !text(one, "against").startsWith(OWN))
        .toList();
  }

  private static String rate(JsonObject bdRate) {
    String figure = String.format(Locale.ROOT, "**%+.1f %%**", number(bdRate, "percent"));
    if (!bdRate.has("interval_95")) {
      return figure;
    }
    JsonArray interval = bdRate.getAsJsonArray("interval_95");
    return figure
        + String.format(
            Locale.ROOT,
            " [%+.1f, %+.1f]",
            tenths(interval.get(0).getAsDouble()),
            tenths(interval.get(1).getAsDouble()));
  }

  /** Rounds to a tenth, and what rounds to zero to a zero without a sign. */
  private static double tenths(double value) {
    return Math.round(10 * value) / 10.0;
  }

  private static double worst(JsonObject bdRate) {
    return objects(bdRate.getAsJsonArray("per_image")).stream()
        .filter(image -> text(image, "name").equals(text(bdRate, "worst_image")))
        .mapToDouble(image -> number(image, "percent"))
        .findFirst()
        .orElseThrow();
  }

  private static double away(JsonObject point, double psnr) {
    return Math.abs(number(point, "psnr") - psnr);
  }

  private static String label(JsonObject json, String codec) {
    return objects(json.getAsJsonArray("codecs")).stream()
        .filter(one -> text(one, "name").equals(codec))
        .map(one -> text(one, "label"))
        .findFirst()
        .orElse(codec);
  }

  private JsonObject read(String file) throws IOException {
    return JsonParser.parseString(Files.readString(work.resolve(file))).getAsJsonObject();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  private static String text(JsonObject json, String name) {
    return json.get(name).getAsString();
  }

  private static double number(JsonObject json, String name) {
    return json.get(name).getAsDouble();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
