import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Downscales photographs to equal sizes, to measure checkpoints by image size: the largest part of
 * a shape from the middle of each, as PNG, by a Lanczos filter of three lobes on the samples as
 * they are.
 *
 * <pre>
 * java Scaled.java OUT LIMIT WIDTHxHEIGHT... FOLDER   of the first LIMIT images by name
 * </pre>
 *
 * <p>Each size gets a folder below OUT.
 */
public final class Scaled {
  private static final int LOBES = 3;

  private Scaled() {}

  /** Runs the command. */
  public static void main(String[] args) throws IOException {
    if (args.length < 4) {
      System.err.println("usage: java Scaled.java OUT LIMIT WIDTHxHEIGHT... FOLDER");
      System.exit(2);
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(args[args.length - 1]))) {
      files =
          all.filter(file -> file.toString().matches("(?i).*\\.(png|jpe?g)"))
              .sorted()
              .limit(Integer.parseInt(args[1]))
              .toList();
    }
    for (Path file : files) {
      BufferedImage photograph = ImageIO.read(file.toFile());
      for (int i = 2; i < args.length - 1; i++) {
        String[] sides = args[i].split("x", -1);
        int width = Integer.parseInt(sides[0]);
        int height = Integer.parseInt(sides[1]);
        Path folder = Files.createDirectories(Path.of(args[0], args[i]));
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", ".png");
        BufferedImage image = scaled(middle(photograph, width, height), width, height);
        ImageIO.write(image, "png", folder.resolve(name).toFile());
      }
    }
  }

  private static BufferedImage middle(BufferedImage image, int width, int height) {
    double factor =
        Math.min((double) image.getWidth() / width, (double) image.getHeight() / height);
    int w = Math.min(image.getWidth(), (int) Math.round(width * factor));
    int h = Math.min(image.getHeight(), (int) Math.round(height * factor));
    return image.getSubimage((image.getWidth() - w) / 2, (image.getHeight() - h) / 2, w, h);
  }

  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    int w = image.getWidth();
    int h = image.getHeight();
    int[] pixels = image.getRGB(0, 0, w, h, null, 0, w);
    int[] result = new int[width * height];
    for (int shift = 0; shift < 24; shift += 8) {
      double[] samples = new double[pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        samples[i] = pixels[i] >> shift & 0xff;
      }
      // rows, then columns: each pass transposes
      double[] once = pass(pass(samples, w, h, width), h, width, height);
      for (int i = 0; i < result.length; i++) {
        result[i] |= (int) Math.round(Math.min(255, Math.max(0, once[i]))) << shift;
      }
    }
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    small.setRGB(0, 0, width, height, result, 0, width);
    return small;
  }

  /** Scales rows of a width to another width; returns the columns as rows. */
  private static double[] pass(double[] samples, int from, int rows, int to) {
    double[] result = new double[rows * to];
    double step = (double) from / to;
    double stretch = Math.max(1, step);
    for (int x = 0; x < to; x++) {
      double center = (x + 0.5) * step - 0.5;
      int first = Math.max(0, (int) Math.ceil(center - LOBES * stretch));
      int last = Math.min(from - 1, (int) Math.floor(center + LOBES * stretch));
      double total = 0;
      for (int i = first; i <= last; i++) {
        double weight = lanczos((i - center) / stretch);
        total += weight;
        for (int y = 0; y < rows; y++) {
          result[x * rows + y] += weight * samples[y * from + i];
        }
      }
      for (int y = 0; y < rows; y++) {
        result[x * rows + y] /= total;
      }
    }
    return result;
  }

  private static double lanczos(double x) {
    return x == 0 ? 1 : Math.abs(x) >= LOBES ? 0 : sinc(x) * sinc(x / LOBES);
  }

  private static double sinc(double x) {
    return Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
