package io.vqstream.evaluation;

import io.vqstream.codec.Effort;
import io.vqstream.codec.ImageCodec;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.metric.Psnr;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * One area of an image, side by side: the original, what the evaluated codec makes of it, and what
 * other codecs make of it in no more bytes. Each other codec runs at the highest quality whose file
 * is not larger than the frame; where its lowest quality is larger, that one is shown.
 */
public final class ComparisonStrip {
  /** Side of the area that is shown unless another is asked for, in pixels. */
  public static final int DEFAULT_SIDE = 140;

  private static final int PANEL_WIDTH = 280;
  private static final int GAP = 12;
  private static final int LINE = 20;
  private static final int MARGIN = 10;
  private static final Font NAME = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  private static final Font DETAIL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Color INK = new Color(0x1c1e21);
  private static final Color QUIET = new Color(0x5b6168);

  private final String image;
  private final Area area;
  private final Picture original;
  private final List<Panel> panels;

  private ComparisonStrip(String image, Area area, Picture original, List<Panel> panels) {
    this.image = image;
    this.area = area;
    this.original = original;
    this.panels = List.copyOf(panels);
  }

  /**
   * A picture of the strip.
   *
   * @param label name of the codec, as shown
   * @param bytes size of the whole file
   * @param decoded the whole picture
   * @param psnr of the whole picture, in dB; empty for the original
   * @param tooLarge whether the file is larger than the frame, since the codec makes none smaller
   */
  record Panel(String label, long bytes, Picture decoded, Optional<Double> psnr, boolean tooLarge) {

    /** Bits of the whole file for each pixel of the whole picture. */
    double bitsPerPixel() {
      return bytes * 8.0 / decoded.pixels();
    }
  }

  /**
   * Codes an image with each codec.
   *
   * @param file the image
   * @param codec the evaluated codec; stays the caller's to close
   * @param quality its level
   * @param effort its effort
   * @param against names of the other codecs, as {@link ReferenceCodecs#names()} has them
   * @param references opens the other codecs
   * @param area what to show; empty for the middle of the image
   * @throws IOException if the image cannot be read, or a codec is not installed or fails on it
   * @throws IllegalArgumentException if the area is not within the image
   */
  public static ComparisonStrip of(
      Path file,
      ImageCodec codec,
      int quality,
      Effort effort,
      List<String> against,
      ReferenceCodecs references,
      Optional<Area> area)
      throws IOException {
    Picture original = read(file);
    Area shown =
        area.orElseGet(() -> Area.middle(DEFAULT_SIDE, original.width(), original.height()));
    shown.requireWithin(original.width(), original.height());
    VqPictureCodec evaluated =
        new VqPictureCodec(VqPictureCodec.name(effort), codec, List.of(quality), effort);
    List<Panel> panels = new ArrayList<>();
    panels.add(new Panel("Original", Files.size(file), original, Optional.empty(), false));
    byte[] frame = evaluated.encode(original, quality);
    panels.add(panel(evaluated.name(), evaluated, frame, original, frame.length));
    for (String name : against) {
      PictureCodec other = open(references, name);
      byte[] coded = largestWithin(frame.length, other, original);
      panels.add(panel(other.info().label(), other, coded, original, frame.length));
    }
    return new ComparisonStrip(String.valueOf(file.getFileName()), shown, original, panels);
  }

  private static PictureCodec open(ReferenceCodecs references, String name) throws IOException {
    try {
      return references.open(name);
    } catch (CodecMissingException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private static Picture read(Path file) throws IOException {
    try {
      if (SourceImages.in(file).read(file) instanceof SourceImage.Codable codable) {
        return codable.picture();
      }
      throw new IOException(file + " passes through the codec as it is");
    } catch (UnreadableImageException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Panel panel(
      String label, PictureCodec codec, byte[] coded, Picture original, int limit)
      throws IOException {
    Picture decoded = codec.decode(coded);
    double psnr = Psnr.of(original.rgb(), decoded.rgb());
    return new Panel(label, coded.length, decoded, Optional.of(psnr), coded.length > limit);
  }

  /**
   * Returns the file of the highest quality that has at most so many bytes, found by bisection, or
   * that of the lowest quality.
   */
  static byte[] largestWithin(int bytes, PictureCodec codec, Picture picture) throws IOException {
    int low = codec.minQuality();
    int high = codec.maxQuality();
    byte[] best = codec.encode(picture, low);
    if (best.length > bytes) {
      return best;
    }
    while (low < high) {
      int middle = (low + high + 1) / 2;
      byte[] file = codec.encode(picture, middle);
      if (file.length <= bytes) {
        best = file;
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return best;
  }

  /** The pictures, the original first. */
  List<Panel> panels() {
    return panels;
  }

  /** Returns a line for each picture: name, bytes, rate and PSNR. */
  public List<String> lines() {
    return panels.stream()
        .map(panel -> title(panel) + ": " + String.join(", ", details(panel)))
        .toList();
  }

  /** Writes the strip as a PNG file. Needs no display. The stream stays open. */
  public void writePng(OutputStream out) throws IOException {
    int scale = Math.max(1, PANEL_WIDTH / area.width());
    int width = area.width() * scale;
    int height = area.height() * scale;
    BufferedImage strip =
        new BufferedImage(
            2 * MARGIN + panels.size() * (width + GAP) - GAP,
            2 * MARGIN + height + 4 * LINE + MARGIN,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = strip.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, strip.getWidth(), strip.getHeight());
      for (int i = 0; i < panels.size(); i++) {
        int left = MARGIN + i * (width + GAP);
        BufferedImage whole = Bitmaps.of(panels.get(i).decoded());
        graphics.drawImage(
            whole.getSubimage(area.x(), area.y(), area.width(), area.height()),
            left,
            MARGIN,
            width,
            height,
            null);
        int line = MARGIN + height + LINE;
        text(graphics, NAME, INK, title(panels.get(i)), left, line);
        for (String detail : details(panels.get(i))) {
          line += LINE;
          text(graphics, DETAIL, QUIET, detail, left, line);
        }
      }
      text(graphics, DETAIL, QUIET, note(scale), MARGIN, strip.getHeight() - MARGIN);
    } finally {
      graphics.dispose();
    }
    ImageIO.write(strip, "png", out);
  }

  private static void text(
      Graphics2D graphics, Font font, Color color, String text, int left, int baseline) {
    graphics.setFont(font);
    graphics.setColor(color);
    graphics.drawString(text, left, baseline);
  }

  private static String title(Panel panel) {
    return panel.tooLarge() ? panel.label() + ", its smallest file" : panel.label();
  }

  private static List<String> details(Panel panel) {
    List<String> details = new ArrayList<>();
    details.add(
        String.format(
            Locale.ROOT, "%,d bytes, %.3f bits a pixel", panel.bytes(), panel.bitsPerPixel()));
    panel.psnr().ifPresent(psnr -> details.add(String.format(Locale.ROOT, "%.2f dB PSNR", psnr)));
    return details;
  }

  private String note(int scale) {
    return "%s, %dx%d pixels: the area %s%s. Bytes and PSNR are those of the whole image."
        .formatted(
            image,
            original.width(),
            original.height(),
            area,
            scale == 1 ? "" : ", " + scale + " times as large");
  }
}
