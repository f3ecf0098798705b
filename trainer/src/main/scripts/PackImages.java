import io.vqstream.evaluation.SourceImages;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Packs training images into tar files of limited size, as JPEG files without chroma subsampling of
 * the highest quality that fits. JPEG sources are downscaled as {@code jpeg.downscale} does, so a
 * run on the packed images needs {@code jpeg.downscale=1}. Run by {@code gpu.sh images}.
 */
public final class PackImages {
  private static final int TAR_BLOCK = 512;

  /** Two empty blocks at the end. */
  private static final int TAR_END = 2 * TAR_BLOCK;

  private String prefix = "";
  private double downscale = 0.8;
  private long limit = 34L << 20;
  private int parts = 2;
  private final List<Path> folders = new ArrayList<>();

  /** A picture, and its path in the tar file. */
  private record Named(String name, Picture picture) {}

  private record Part(List<Integer> members, long bytes) {}

  private PackImages() {}

  /** Packs the images. */
  public static void main(String[] args) throws IOException {
    try {
      PackImages pack = new PackImages();
      pack.parse(args);
      pack.run();
    } catch (IllegalArgumentException e) {
      System.err.println("gpu.sh: images: " + e.getMessage() + "; see gpu.sh --help");
      System.exit(2);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("gpu.sh: images: " + e.getMessage());
      System.exit(1);
    }
  }

  private void parse(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("-")) {
        folders.add(Path.of(args[i]));
        continue;
      }
      String option = args[i++];
      if (i == args.length) {
        throw new IllegalArgumentException(option + ": value missing");
      }
      switch (option) {
        case "-o" -> prefix = args[i];
        case "--downscale" -> downscale = number(option, args[i]);
        case "--limit" -> limit = bytes(args[i]);
        case "--parts" -> parts = (int) number(option, args[i]);
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    if (prefix.isEmpty() || folders.isEmpty()) {
      throw new IllegalArgumentException("missing " + (prefix.isEmpty() ? "-o PREFIX" : "DIR"));
    }
    if (!(downscale >= 0.1 && downscale <= 1) || parts < 1 || limit < 1) {
      throw new IllegalArgumentException(
          "--downscale must be 0.1 to 1, --parts and --limit above 0");
    }
  }

  private static double number(String option, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " " + value + " is no number");
    }
  }

  private static long bytes(String size) {
    if (!size.matches("\\d{1,12}[KMG]?")) {
      throw new IllegalArgumentException("--limit " + size + " is no size such as 34M");
    }
    String digits = size.replaceAll("[KMG]", "");
    return Long.parseLong(digits) << 10 * (" KMG".indexOf(size.charAt(size.length() - 1)) & 3);
  }

  private void run() throws IOException {
    List<Named> pictures = new ArrayList<>();
    for (Path folder : folders) {
      SourceImages images = SourceImages.in(folder);
      String top = folder.toAbsolutePath().normalize().getFileName().toString();
      List<Path> files = images.files();
      files.parallelStream()
          .map(file -> read(images, file).map(one -> new Named(name(top, images, file), one)))
          .forEachOrdered(one -> one.ifPresent(pictures::add));
    }
    int low = 0;
    List<byte[]> best = List.of();
    for (int high = 101; high - low > 1; ) {
      int quality = (low + high) / 2;
      List<byte[]> files = pictures.parallelStream().map(one -> jpeg(one, quality)).toList();
      boolean fits = distribute(files).stream().allMatch(part -> part.bytes <= limit);
      if (fits) {
        low = quality;
        best = files;
      } else {
        high = quality;
      }
    }
    if (best.isEmpty()) {
      throw new IOException(
          "%d parts of %d bytes are too small: raise --limit or --parts".formatted(parts, limit));
    }
    write(pictures, best);
    double megapixels = pictures.stream().mapToDouble(one -> pixels(one.picture) / 1e6).sum();
    System.out.printf("quality %d, %d images, %.1f megapixels%n", low, pictures.size(), megapixels);
  }

  private static long pixels(Picture picture) {
    return (long) picture.width() * picture.height();
  }

  private static String name(String top, SourceImages images, Path file) {
    String name = images.name(file);
    return top + "/" + (name.matches("(?i).*\\.jpe?g") ? name : name + ".jpg");
  }

  /** Reads an image; empty, with a line, if it cannot be coded. */
  private Optional<Picture> read(SourceImages images, Path file) {
    try {
      if (images.read(file) instanceof SourceImage.Codable image) {
        boolean jpeg = image.contentType().equals("image/jpeg");
        return Optional.of(jpeg ? reduce(image.picture()) : image.picture());
      }
      System.err.println("gpu.sh: images: skipped " + file + ": not to be coded");
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    } catch (UnreadableImageException e) {
      throw new UncheckedIOException(new IOException(file + ": " + e.getMessage()));
    }
  }

  /** Downscales as {@code io.vqstream.training.PictureFolder} does. */
  private Picture reduce(Picture picture) {
    int width = Math.max(1, (int) Math.round(picture.width() * downscale));
    int height = Math.max(1, (int) Math.round(picture.height() * downscale));
    if (width == picture.width() && height == picture.height()) {
      return picture;
    }
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image(picture, BufferedImage.TYPE_INT_RGB), 0, 0, width, height, null);
    graphics.dispose();
    byte[] rgb = new byte[width * height * 3];
    int[] pixels = small.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (pixels[i / 3] >> 16 - i % 3 * 8);
    }
    return new Picture(width, height, picture.gray(), rgb);
  }

  private static BufferedImage image(Picture picture, int type) {
    BufferedImage image = new BufferedImage(picture.width(), picture.height(), type);
    byte[] rgb = picture.rgb();
    if (type == BufferedImage.TYPE_BYTE_GRAY) {
      // not setRGB, which would convert to linear gray
      byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      IntStream.range(0, samples.length).forEach(i -> samples[i] = rgb[3 * i]);
      return image;
    }
    int[] pixels = new int[picture.width() * picture.height()];
    for (int i = 0; i < rgb.length; i++) {
      pixels[i / 3] |= (rgb[i] & 0xff) << 16 - i % 3 * 8;
    }
    image.setRGB(0, 0, picture.width(), picture.height(), pixels, 0, picture.width());
    return image;
  }

  /** Encodes with chroma at full resolution, progressive, with Huffman tables for the picture. */
  private static byte[] jpeg(Named one, int quality) {
    boolean gray = one.picture.gray();
    int type = gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = image(one.picture, type);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = jdkWriter();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      JPEGImageWriteParam settings = (JPEGImageWriteParam) writer.getDefaultWriteParam();
      settings.setCompressionMode(JPEGImageWriteParam.MODE_EXPLICIT);
      // the JDK scales the standard tables by 2 - 2q, libjpeg by 2 - quality / 50
      double scale = quality < 50 ? 50.0 / quality : 2 - quality / 50.0;
      settings.setCompressionQuality((float) (scale > 1 ? 0.5 / scale : 1 - scale / 2));
      settings.setProgressiveMode(JPEGImageWriteParam.MODE_DEFAULT);
      settings.setOptimizeHuffmanTables(true);
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), settings);
      String format = metadata.getNativeMetadataFormatName();
      IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
      IIOMetadataNode luma = (IIOMetadataNode) tree.getElementsByTagName("componentSpec").item(0);
      luma.setAttribute("HsamplingFactor", "1");
      luma.setAttribute("VsamplingFactor", "1");
      metadata.setFromTree(format, tree);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, metadata), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  private static ImageWriter jdkWriter() {
    var writers = ImageIO.getImageWritersByFormatName("jpeg");
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.")) {
        return writer;
      }
    }
    throw new IllegalStateException("this Java has no JPEG writer");
  }

  /** Puts the files into parts, the largest first, each into the part that is the smallest yet. */
  private List<Part> distribute(List<byte[]> files) {
    long[] bytes = new long[parts];
    List<List<Integer>> members = new ArrayList<>();
    IntStream.range(0, parts).forEach(p -> members.add(new ArrayList<>()));
    IntStream.range(0, files.size())
        .boxed()
        .sorted(Comparator.comparing(i -> -files.get(i).length))
        .forEach(
            i -> {
              int smallest = 0;
              for (int p = 1; p < parts; p++) {
                smallest = bytes[p] < bytes[smallest] ? p : smallest;
              }
              members.get(smallest).add(i);
              bytes[smallest] +=
                  TAR_BLOCK + (files.get(i).length + TAR_BLOCK - 1L) / TAR_BLOCK * TAR_BLOCK;
            });
    return IntStream.range(0, parts)
        .mapToObj(p -> new Part(members.get(p).stream().sorted().toList(), bytes[p] + TAR_END))
        .toList();
  }

  private void write(List<Named> pictures, List<byte[]> files) throws IOException {
    int number = 0;
    for (Part part : distribute(files)) {
      Path path = Path.of(prefix + "-" + ++number + ".tar");
      try (OutputStream tar = new BufferedOutputStream(Files.newOutputStream(path))) {
        for (int i : part.members) {
          byte[] file = files.get(i);
          tar.write(header(pictures.get(i).name, file.length));
          tar.write(file);
          tar.write(new byte[-file.length & TAR_BLOCK - 1]);
        }
        tar.write(new byte[2 * TAR_BLOCK]);
      }
      System.out.printf(
          "wrote %s: %d images, %d bytes%n", path, part.members.size(), Files.size(path));
    }
  }

  /** Returns the header of a file in a tar file (POSIX ustar). */
  private static byte[] header(String name, int size) throws IOException {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    if (path.length > 100) {
      throw new IOException(name + ": the name is too long for a tar file; shorten it");
    }
    byte[] header = new byte[TAR_BLOCK];
    System.arraycopy(path, 0, header, 0, path.length);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, "%011o\0%011o\0".formatted(size, 0) + " ".repeat(8) + "0");
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, at, ascii.length);
  }
}
