import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.metric.RateBaseline;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Measures how well surprise tells unusual images of a stream from ordinary ones. Half of the images
 * of a stream build its baseline, as in the encoder; of the others, held-out images are scored as
 * they are, and altered. Foreign images are those of the other streams, scaled and cut to the same
 * size.
 */
public final class SurpriseBenchmark {
  private static final int QUALITY = 3;
  private static final int HELD_OUT = 60;
  private static final int SEED = 1;
  private static final double ALERT = 3;
  private static final double BLUR = 2;
  private static final double DARK = 0.4;

  private final ImageCodec codec =
      ImageCodecs.builder().setCheckpoint(BundledCheckpoint.PHOTOS.read()).build();

  private SurpriseBenchmark() {}

  /** Arguments: folder with a folder of images for each stream; file of the table; commit. */
  public static void main(String[] args) throws Exception {
    List<Path> folders;
    try (Stream<Path> all = Files.list(Path.of(args[0]))) {
      folders = all.filter(Files::isDirectory).sorted().toList();
    }
    if (folders.size() < 2) {
      System.err.println("SurpriseBenchmark: " + args[0] + " needs a folder for each of 2 streams");
      System.exit(2);
    }
    Map<String, List<Picture>> baselines = new LinkedHashMap<>();
    Map<String, List<Picture>> heldOut = new LinkedHashMap<>();
    for (Path folder : folders) {
      List<Picture> images = images(folder);
      String name = folder.getFileName().toString();
      baselines.put(name, images.subList(0, images.size() / 2));
      List<Picture> rest = images.subList(images.size() / 2, images.size());
      heldOut.put(name, rest.subList(0, Math.min(HELD_OUT, rest.size())));
    }
    StringBuilder table =
        new StringBuilder(
            "| stream | images | median surprise | beyond 3 | area under the ROC curve, two-sided |"
                + " if only more bits count | if only fewer bits count |\n"
                + "|---|---|---|---|---|---|---|\n");
    SurpriseBenchmark benchmark = new SurpriseBenchmark();
    for (String stream : baselines.keySet()) {
      benchmark.measure(stream, baselines.get(stream), heldOut, table);
    }
    Files.writeString(Path.of(args[1]), table.append('\n').append(args[2]).append(".\n"));
    System.out.print(table);
  }

  private void measure(
      String stream,
      List<Picture> usual,
      Map<String, List<Picture>> heldOut,
      StringBuilder table) {
    RateBaseline baseline = baseline(usual);
    List<Picture> own = heldOut.get(stream);
    double[] ordinary = scores(baseline, own);
    line(
        table,
        "| `%s`: %.3f bits a pixel, one standard deviation is a factor of %.2f | %d ordinary | %+.1f | %.0f %% | | | |",
        stream,
        Math.pow(2, baseline.mean()),
        Math.pow(2, baseline.spread()),
        own.size(),
        median(ordinary),
        beyond(ordinary));
    List<Picture> foreign = new ArrayList<>();
    heldOut.forEach(
        (name, images) -> {
          if (!name.equals(stream)) {
            for (int i = 0; i < Math.min(images.size(), HELD_OUT / 2); i++) {
              foreign.add(sized(images.get(i), own.get(0)));
            }
          }
        });
    row(table, "foreign", baseline, ordinary, foreign);
    Map<String, UnaryOperator<Picture>> changes = new LinkedHashMap<>();
    changes.put("blurred, sigma 2", SurpriseBenchmark::blurred);
    changes.put("a quarter of the area black", SurpriseBenchmark::occluded);
    changes.put("shifted by a quarter, edge repeated", SurpriseBenchmark::shifted);
    changes.put("darkened to 40 %", image -> map(image, value -> (int) Math.round(value * DARK)));
    changes.put("inverted", image -> map(image, value -> 255 - value));
    changes.forEach(
        (name, change) ->
            row(table, name, baseline, ordinary, own.stream().map(change).toList()));
  }

  private RateBaseline baseline(List<Picture> usual) {
    RateBaseline baseline = RateBaseline.EMPTY;
    for (Picture image : usual) {
      baseline = baseline.with(rate(image));
    }
    return baseline;
  }

  private void row(
      StringBuilder table,
      String name,
      RateBaseline baseline,
      double[] ordinary,
      List<Picture> images) {
    double[] scores = scores(baseline, images);
    line(
        table,
        "| | %s | %+.1f | %.0f %% | **%.2f** | %.2f | %.2f |",
        name,
        median(scores),
        beyond(scores),
        area(abs(ordinary), abs(scores)),
        area(ordinary, scores),
        1 - area(ordinary, scores));
  }

  private double[] scores(RateBaseline baseline, List<Picture> images) {
    return images.stream()
        .mapToDouble(image -> baseline.surprise(rate(image)).orElseThrow())
        .toArray();
  }

  /** Returns the bits of the codes per pixel. */
  private double rate(Picture image) {
    Encoded.Coded coded =
        (Encoded.Coded)
            codec.encode(
                new Decoded.Coded(image),
                QualityPolicy.level(QUALITY).withLossless(LosslessMode.NEVER));
    return 8.0 * coded.payloadBytes() / image.pixels();
  }

  /** Returns the images of a folder in a random order that is always the same. */
  private static List<Picture> images(Path folder) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
    }
    Collections.shuffle(files, new Random(SEED));
    List<Picture> images = new ArrayList<>();
    for (Path file : files) {
      if (new ImageFileReader().read(Files.readAllBytes(file)) instanceof SourceImage.Codable one) {
        images.add(one.picture());
      }
    }
    return images;
  }

  /** Returns the probability that an unusual image scores higher; ties count as half. */
  private static double area(double[] ordinary, double[] unusual) {
    double wins = 0;
    for (double high : unusual) {
      for (double low : ordinary) {
        wins += high > low ? 1 : high == low ? 0.5 : 0;
      }
    }
    return wins / ((double) ordinary.length * unusual.length);
  }

  private static double[] abs(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double beyond(double[] values) {
    return 100.0 * Arrays.stream(values).filter(z -> Math.abs(z) > ALERT).count() / values.length;
  }

  /** A change of one sample. */
  private interface SampleMap {
    int of(int value);
  }

  private static Picture map(Picture image, SampleMap map) {
    byte[] rgb = new byte[image.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) map.of(image.rgb()[i] & 0xFF);
    }
    return new Picture(image.width(), image.height(), image.gray(), rgb);
  }

  /** The pixel at clamped coordinates. */
  private interface Source {
    int of(int x, int y, int channel);
  }

  private static Picture draw(int width, int height, boolean gray, Source source) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[(y * width + x) * 3 + c] = (byte) source.of(x, y, c);
        }
      }
    }
    return new Picture(width, height, gray, rgb);
  }

  private static int sample(Picture image, int x, int y, int channel) {
    int column = Math.max(0, Math.min(image.width() - 1, x));
    int row = Math.max(0, Math.min(image.height() - 1, y));
    return image.rgb()[(row * image.width() + column) * 3 + channel] & 0xFF;
  }

  private static Picture shifted(Picture image) {
    int right = image.width() / 4;
    return draw(
        image.width(), image.height(), image.gray(), (x, y, c) -> sample(image, x - right, y, c));
  }

  private static Picture occluded(Picture image) {
    int left = image.width() / 4;
    int top = image.height() / 4;
    return draw(
        image.width(),
        image.height(),
        image.gray(),
        (x, y, c) ->
            x >= left && x < 3 * left && y >= top && y < 3 * top ? 0 : sample(image, x, y, c));
  }

  private static Picture blurred(Picture image) {
    int radius = (int) Math.ceil(3 * BLUR);
    double[] weights = new double[2 * radius + 1];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-Math.pow((i - radius) / BLUR, 2) / 2);
    }
    double sum = Arrays.stream(weights).sum();
    Picture across =
        draw(
            image.width(),
            image.height(),
            image.gray(),
            (x, y, c) -> {
              double value = 0;
              for (int i = 0; i < weights.length; i++) {
                value += weights[i] * sample(image, x + i - radius, y, c);
              }
              return (int) Math.round(value / sum);
            });
    return draw(
        image.width(),
        image.height(),
        image.gray(),
        (x, y, c) -> {
          double value = 0;
          for (int i = 0; i < weights.length; i++) {
            value += weights[i] * sample(across, x, y + i - radius, c);
          }
          return (int) Math.round(value / sum);
        });
  }

  /** Returns an image scaled and cut to the size of another, as gray as that. */
  private static Picture sized(Picture image, Picture like) {
    BufferedImage source =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        source.setRGB(
            x, y, sample(image, x, y, 0) << 16 | sample(image, x, y, 1) << 8 | sample(image, x, y, 2));
      }
    }
    double scale =
        Math.max(
            (double) like.width() / image.width(), (double) like.height() / image.height());
    int width = (int) Math.ceil(scale * image.width());
    int height = (int) Math.ceil(scale * image.height());
    BufferedImage scaled =
        new BufferedImage(like.width(), like.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(
        source, (like.width() - width) / 2, (like.height() - height) / 2, width, height, null);
    graphics.dispose();
    return draw(
        like.width(),
        like.height(),
        like.gray(),
        (x, y, c) -> {
          Color color = new Color(scaled.getRGB(x, y));
          int[] rgb = {color.getRed(), color.getGreen(), color.getBlue()};
          return like.gray() ? (rgb[0] + rgb[1] + rgb[2]) / 3 : rgb[c];
        });
  }

  private static void line(StringBuilder table, String format, Object... values) {
    table.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
