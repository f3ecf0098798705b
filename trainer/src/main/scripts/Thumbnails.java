import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Creates the small training images of the {@code thumbnails} checkpoint: PNG files with sides of
 * 32 to 96 pixels. Equal arguments give equal images.
 *
 * <pre>
 * java Thumbnails.java strips  OUT STRIP.png...      rows of 1024 pixels, each a 32x32 image
 * java Thumbnails.java reduced OUT COUNT FOLDER...   COUNT crops of photographs, reduced
 * java Thumbnails.java glyphs  OUT COUNT             COUNT letters, words and symbols
 * </pre>
 */
public final class Thumbnails {
  private static final int STRIP_SIDE = 32;
  private static final int MIN_SIDE = 32;
  private static final int MIN_LONG_SIDE = 48;
  private static final int MAX_LONG_SIDE = 96;

  /** Characters to draw; which are available depends on the fonts of the machine. */
  private static final List<String> ALPHABETS =
      List.of(
          "abcdefghijklmnopqrstuvwxyz",
          "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
          "0123456789",
          "&@#%?!+=*§$€£<>{}[]()/",
          "àâäçéèêñöøßüÆŁŠŽ",
          "αβγδεζηθλμξπρσφψωΓΔΘΛΞΠΣΦΨΩ",
          "бвгджзийклмнптцчшщъыьэюяБГДЖЗИЛПФЦЧШЩЭЮЯ",
          "←↑→↓↔∀∂∃∇∈∑∏√∞∫≈≠≤≥⊂⊕■▲●◆★☀☎☑☺♠♣♥♦♪✂✈✉✓✗");

  private Thumbnails() {}

  /** Runs one of the three commands. */
  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    if (args.length < 3) {
      System.err.println("usage: strips OUT STRIP... | reduced OUT COUNT FOLDER... | glyphs OUT N");
      System.exit(2);
    }
    Path out = Files.createDirectories(Path.of(args[1]));
    switch (args[0]) {
      case "strips" -> strips(out, paths(args, 2));
      case "reduced" -> reduced(out, Integer.parseInt(args[2]), paths(args, 3));
      case "glyphs" -> glyphs(out, Integer.parseInt(args[2]));
      default -> throw new IllegalArgumentException("unknown command " + args[0]);
    }
  }

  private static List<Path> paths(String[] args, int from) {
    return Arrays.stream(args).skip(from).map(Path::of).toList();
  }

  /** Writes one folder per strip, named like it, with a file per row. */
  private static void strips(Path out, List<Path> strips) throws IOException {
    for (Path strip : strips) {
      BufferedImage rows = read(strip);
      if (rows.getWidth() != STRIP_SIDE * STRIP_SIDE) {
        throw new IOException(strip + ": " + rows.getWidth() + " pixels a row instead of 1024");
      }
      String name = strip.getFileName().toString().replaceFirst("\\.[^.]*$", "");
      Path folder = Files.createDirectories(out.resolve(name));
      int[] pixels = new int[STRIP_SIDE * STRIP_SIDE];
      for (int row = 0; row < rows.getHeight(); row++) {
        rows.getRGB(0, row, pixels.length, 1, pixels, 0, pixels.length);
        BufferedImage image = rgb(STRIP_SIDE, STRIP_SIDE);
        image.setRGB(0, 0, STRIP_SIDE, STRIP_SIDE, pixels, 0, STRIP_SIDE);
        write(image, folder, row);
      }
    }
  }

  /** Writes downscaled crops, equally many of every photograph. */
  private static void reduced(Path out, int count, List<Path> folders) throws IOException {
    List<Path> files = images(folders);
    Random random = new Random(1);
    for (int f = 0; f < files.size(); f++) {
      BufferedImage photograph = read(files.get(f));
      int until = (int) ((f + 1L) * count / files.size());
      for (int n = (int) ((long) f * count / files.size()); n < until; n++) {
        write(small(photograph, part(photograph, random), random), out, n);
      }
    }
  }

  private static List<Path> images(List<Path> folders) throws IOException {
    try (Stream<Path> below = folders.stream().flatMap(Thumbnails::walk)) {
      List<Path> files =
          below.filter(file -> file.toString().matches("(?i).*\\.(png|jpe?g)")).sorted().toList();
      if (files.isEmpty()) {
        throw new IOException(folders + ": no PNG or JPEG below");
      }
      return files;
    }
  }

  private static Stream<Path> walk(Path folder) {
    try {
      return Files.walk(folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Returns the whole photograph (probability 1/3) or a crop of at least a quarter of its side. */
  private static Rectangle part(BufferedImage photograph, Random random) {
    int width = photograph.getWidth();
    int height = photograph.getHeight();
    if (random.nextInt(3) == 0) {
      int max = Math.min(width, height) * 3 / 2;
      width = Math.min(width, max);
      height = Math.min(height, max);
    } else {
      double side = Math.min(width, height) * (0.25 + 0.75 * random.nextDouble());
      side = Math.max(side, MAX_LONG_SIDE);
      double shape = 0.7 + 0.3 * random.nextDouble();
      boolean wide = random.nextBoolean();
      width = Math.min(width, (int) (wide ? side : side * shape));
      height = Math.min(height, (int) (wide ? side * shape : side));
    }
    return new Rectangle(
        random.nextInt(photograph.getWidth() - width + 1),
        random.nextInt(photograph.getHeight() - height + 1),
        width,
        height);
  }

  /** Downscales by area averaging, or sharper: by averaging to twice the size, then bicubically. */
  private static BufferedImage small(BufferedImage photograph, Rectangle part, Random random) {
    int longSide = MIN_LONG_SIDE + random.nextInt(MAX_LONG_SIDE - MIN_LONG_SIDE + 1);
    double factor = longSide / (double) Math.max(part.width, part.height);
    factor = Math.max(factor, MIN_SIDE / (double) Math.min(part.width, part.height));
    int width = Math.max(MIN_SIDE, (int) Math.round(part.width * factor));
    int height = Math.max(MIN_SIDE, (int) Math.round(part.height * factor));
    BufferedImage crop = photograph.getSubimage(part.x, part.y, part.width, part.height);
    boolean sharp = random.nextBoolean() && 2 * width <= part.width && 2 * height <= part.height;
    int times = sharp ? 2 : 1;
    Image averaged =
        crop.getScaledInstance(width * times, height * times, Image.SCALE_AREA_AVERAGING);
    BufferedImage twice = rgb(width * times, height * times);
    Graphics2D first = twice.createGraphics();
    first.drawImage(averaged, 0, 0, null);
    first.dispose();
    if (!sharp) {
      return twice;
    }
    BufferedImage image = rgb(width, height);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(twice, 0, 0, width, height, null);
    graphics.dispose();
    return image;
  }

  private static void glyphs(Path out, int count) throws IOException {
    Random random = new Random(2);
    for (int n = 0; n < count; n++) {
      write(glyph(random), out, n);
    }
  }

  /** Draws one to three lines of one to eight characters; one in three images is gray. */
  private static BufferedImage glyph(Random random) {
    int width = MIN_SIDE + random.nextInt(MAX_LONG_SIDE - MIN_SIDE + 1);
    int height = random.nextBoolean() ? width : MIN_SIDE + random.nextInt(65);
    boolean gray = random.nextInt(3) == 0;
    BufferedImage image =
        gray ? new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY) : rgb(width, height);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING,
        random.nextInt(8) == 0
            ? RenderingHints.VALUE_TEXT_ANTIALIAS_OFF
            : RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    boolean dark = random.nextInt(4) == 0;
    graphics.setPaint(background(random, width, height, gray, dark));
    graphics.fillRect(0, 0, width, height);
    String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
    int lines = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
    int characters = lines > 1 ? 4 + random.nextInt(5) : 1 + random.nextInt(4);
    graphics.setFont(font(random, width, height, lines, characters));
    graphics.setColor(color(random, gray, !dark));
    int ascent = graphics.getFontMetrics().getAscent();
    int line = graphics.getFontMetrics().getHeight();
    int top = Math.max(0, (height - lines * line) / 2);
    for (int i = 0; i < lines; i++) {
      String text = text(random, alphabet, characters);
      int left = (width - graphics.getFontMetrics().stringWidth(text)) / 2;
      graphics.drawString(text, left, top + i * line + ascent);
    }
    graphics.dispose();
    return image;
  }

  private static Font font(Random random, int width, int height, int lines, int characters) {
    List<String> families = List.of(Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED);
    int style = random.nextInt(4);
    double max = Math.min(height * 0.95 / lines, width * 1.8 / characters);
    int size = (int) Math.max(8, max * (0.5 + 0.5 * random.nextDouble()));
    return new Font(families.get(random.nextInt(families.size())), style, size);
  }

  private static String text(Random random, String alphabet, int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** Returns white or black with a probability of 1/2, else a color or a gradient of two. */
  private static java.awt.Paint background(
      Random random, int width, int height, boolean gray, boolean dark) {
    if (random.nextBoolean()) {
      return dark ? Color.BLACK : Color.WHITE;
    }
    Color from = color(random, gray, dark);
    return random.nextBoolean()
        ? from
        : new GradientPaint(0, 0, from, width, height, color(random, gray, dark));
  }

  private static Color color(Random random, boolean gray, boolean dark) {
    int floor = dark ? 0 : 150;
    int r = floor + random.nextInt(106);
    return gray
        ? new Color(r, r, r)
        : new Color(r, floor + random.nextInt(106), floor + random.nextInt(106));
  }

  private static BufferedImage rgb(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
  }

  private static BufferedImage read(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null) {
      throw new IOException(file + ": not an image");
    }
    return image;
  }

  private static void write(BufferedImage image, Path folder, int number) throws IOException {
    ImageIO.write(image, "png", folder.resolve("%05d.png".formatted(number)).toFile());
  }
}
