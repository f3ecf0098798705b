package io.vqstream.codec;

import io.vqstream.image.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Paints 20 pictures as programs make them: drawings, charts, screenshots, glyph sheets. */
final class Drawings {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 192;
  private static final Color[] PALETTE = {
    new Color(0x1f77b4),
    new Color(0xff7f0e),
    new Color(0x2ca02c),
    new Color(0xd62728),
    new Color(0x9467bd),
    new Color(0x8c564b)
  };
  private static final String WORDS =
      "Every image is coded without loss if that takes no more bytes than codes of equal quality ";

  private Drawings() {}

  /** Returns the pictures by name, in a fixed order. */
  static Map<String, Picture> all() {
    Map<String, Picture> all = new LinkedHashMap<>();
    all.put("line-drawing", smooth(WIDTH, HEIGHT, Drawings::lineDrawing));
    all.put("line-drawing-aliased", aliased(WIDTH, HEIGHT, Drawings::lineDrawing));
    all.put("bar-chart", smooth(WIDTH, HEIGHT, Drawings::barChart));
    all.put("line-chart", smooth(320, HEIGHT, Drawings::lineChart));
    all.put("pie-chart", smooth(WIDTH, HEIGHT, Drawings::pieChart));
    all.put("scatter-plot", smooth(WIDTH, HEIGHT, Drawings::scatterPlot));
    all.put("window", smooth(320, 240, Drawings::window));
    all.put("dark-terminal", aliased(320, HEIGHT, Drawings::terminal));
    all.put("code-editor", smooth(320, HEIGHT, Drawings::editor));
    all.put("sans-glyphs", smooth(WIDTH, HEIGHT, g -> glyphs(g, Font.SANS_SERIF, 16)));
    all.put("serif-glyphs", smooth(WIDTH, HEIGHT, g -> glyphs(g, Font.SERIF, 12)));
    all.put("mono-glyphs-aliased", aliased(WIDTH, HEIGHT, g -> glyphs(g, Font.MONOSPACED, 11)));
    all.put("gray-text", gray(smooth(WIDTH, HEIGHT, g -> text(g, Color.BLACK))));
    all.put("subpixel-text", subpixel(WIDTH, HEIGHT, g -> text(g, Color.BLACK)));
    all.put("icons", smooth(128, 128, Drawings::icons));
    all.put("pixel-art", aliased(128, 128, Drawings::pixelArt));
    all.put("gradient-text", smooth(WIDTH, HEIGHT, Drawings::gradientText));
    all.put("table", smooth(320, HEIGHT, Drawings::table));
    all.put("matrix-code", aliased(132, 132, Drawings::matrixCode));
    all.put("map", smooth(WIDTH, HEIGHT, Drawings::map));
    return all;
  }

  private static Picture smooth(int width, int height, Consumer<Graphics2D> content) {
    return paint(width, height, RenderingHints.VALUE_TEXT_ANTIALIAS_ON, true, content);
  }

  private static Picture subpixel(int width, int height, Consumer<Graphics2D> content) {
    return paint(width, height, RenderingHints.VALUE_TEXT_ANTIALIAS_LCD_HRGB, true, content);
  }

  private static Picture aliased(int width, int height, Consumer<Graphics2D> content) {
    return paint(width, height, RenderingHints.VALUE_TEXT_ANTIALIAS_OFF, false, content);
  }

  private static Picture gray(Picture picture) {
    return new Picture(picture.width(), picture.height(), true, picture.rgb());
  }

  private static Picture paint(
      int width, int height, Object textHint, boolean smooth, Consumer<Graphics2D> content) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, textHint);
    g.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING,
        smooth ? RenderingHints.VALUE_ANTIALIAS_ON : RenderingHints.VALUE_ANTIALIAS_OFF);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setColor(Color.BLACK);
    content.accept(g);
    g.dispose();
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int pixel = image.getRGB(i % width, i / width);
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new Picture(width, height, false, rgb);
  }

  private static void lineDrawing(Graphics2D g) {
    Random random = new Random(1);
    g.setStroke(new BasicStroke(1.5f));
    for (int i = 0; i < 14; i++) {
      g.draw(
          new CubicCurve2D.Double(
              random.nextInt(WIDTH), random.nextInt(HEIGHT),
              random.nextInt(WIDTH), random.nextInt(HEIGHT),
              random.nextInt(WIDTH), random.nextInt(HEIGHT),
              random.nextInt(WIDTH), random.nextInt(HEIGHT)));
      g.drawRect(random.nextInt(WIDTH), random.nextInt(HEIGHT), 30, 20);
    }
  }

  private static void axes(Graphics2D g, int width, String title) {
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
    g.setColor(new Color(0xdddddd));
    for (int y = 30; y < 170; y += 20) {
      g.drawLine(30, y, width - 10, y);
    }
    g.setColor(Color.BLACK);
    g.drawString(title, width / 2 - 30, 14);
    g.drawLine(30, 20, 30, 170);
    g.drawLine(30, 170, width - 10, 170);
    for (int y = 30; y < 170; y += 20) {
      g.drawString(Integer.toString(170 - y), 6, y + 4);
    }
  }

  private static void barChart(Graphics2D g) {
    axes(g, WIDTH, "Images per hour");
    Random random = new Random(2);
    for (int i = 0; i < 12; i++) {
      int height = 20 + random.nextInt(120);
      g.setColor(PALETTE[i % 3]);
      g.fillRect(36 + 17 * i, 170 - height, 13, height);
      g.setColor(Color.BLACK);
      g.drawString(Integer.toString(height), 36 + 17 * i, 166 - height);
    }
  }

  private static void lineChart(Graphics2D g) {
    axes(g, 320, "Bits per pixel");
    g.setStroke(new BasicStroke(1.8f));
    for (int line = 0; line < 4; line++) {
      Random random = new Random(30 + line);
      Path2D path = new Path2D.Double();
      double y = 60 + 20 * line;
      path.moveTo(30, y);
      for (int x = 34; x < 310; x += 4) {
        y = Math.max(25, Math.min(168, y + random.nextInt(13) - 6));
        path.lineTo(x, y);
      }
      g.setColor(PALETTE[line]);
      g.draw(path);
      g.drawString("series " + line, 250, 30 + 12 * line);
    }
  }

  private static void pieChart(Graphics2D g) {
    int start = 0;
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 11));
    for (int i = 0; i < 6; i++) {
      int angle = i == 5 ? 360 - start : 30 + 10 * i;
      g.setColor(PALETTE[i]);
      g.fillArc(20, 20, 150, 150, start, angle);
      g.fillRect(185, 30 + 20 * i, 10, 10);
      g.setColor(Color.DARK_GRAY);
      g.drawString("part " + angle, 200, 40 + 20 * i);
      start += angle;
    }
  }

  private static void scatterPlot(Graphics2D g) {
    axes(g, WIDTH, "PSNR, dB");
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      Color color = PALETTE[i % 4];
      g.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 140));
      double x = 130 + 40 * random.nextGaussian();
      g.fill(new Ellipse2D.Double(x, 95 + 25 * random.nextGaussian(), 6, 6));
    }
  }

  private static void window(Graphics2D g) {
    g.setColor(new Color(0xf0f0f4));
    g.fillRect(0, 0, 320, 240);
    g.setPaint(new GradientPaint(0, 0, new Color(0x4a6fa5), 0, 24, new Color(0x33517d)));
    g.fillRect(0, 0, 320, 24);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 12));
    g.setColor(Color.WHITE);
    g.drawString("Preferences", 10, 16);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    for (int i = 0; i < 7; i++) {
      g.setColor(Color.WHITE);
      g.fillRoundRect(110, 36 + 26 * i, 190, 18, 8, 8);
      g.setColor(new Color(0x9aa5b1));
      g.drawRoundRect(110, 36 + 26 * i, 190, 18, 8, 8);
      g.setColor(Color.BLACK);
      g.drawString("Setting " + (i + 1) + ":", 16, 49 + 26 * i);
      g.drawString(WORDS.substring(7 * i, 7 * i + 26), 118, 49 + 26 * i);
    }
    g.setColor(PALETTE[0]);
    g.fillRoundRect(230, 216, 70, 20, 8, 8);
    g.setColor(Color.WHITE);
    g.drawString("Apply", 250, 230);
  }

  private static void terminal(Graphics2D g) {
    g.setColor(new Color(0x1e1e2e));
    g.fillRect(0, 0, 320, HEIGHT);
    g.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 10));
    Random random = new Random(5);
    for (int row = 0; row < 15; row++) {
      g.setColor(row % 4 == 0 ? new Color(0xa6e3a1) : new Color(0xcdd6f4));
      g.drawString(words(random, 50), 4, 12 + 12 * row);
    }
  }

  private static void editor(Graphics2D g) {
    g.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 11));
    Random random = new Random(6);
    g.setColor(new Color(0xf3f3f3));
    g.fillRect(0, 0, 28, HEIGHT);
    for (int row = 0; row < 14; row++) {
      g.setColor(Color.GRAY);
      g.drawString(Integer.toString(100 + row), 4, 13 + 13 * row);
      int x = 34 + 14 * random.nextInt(4);
      for (int word = 0; word < 3; word++) {
        g.setColor(PALETTE[random.nextInt(PALETTE.length)]);
        g.drawString(words(random, 10), x + 75 * word, 13 + 13 * row);
      }
    }
  }

  private static void glyphs(Graphics2D g, String font, int size) {
    g.setFont(new Font(font, Font.PLAIN, size));
    char glyph = '!';
    for (int y = size + 2; y < HEIGHT; y += size + 4) {
      for (int x = 4; x < WIDTH - size; x += size + 2) {
        g.drawString(String.valueOf(glyph), x, y);
        glyph = glyph == '~' ? '!' : (char) (glyph + 1);
      }
    }
  }

  private static void text(Graphics2D g, Color color) {
    g.setColor(color);
    g.setFont(new Font(Font.SERIF, Font.PLAIN, 12));
    Random random = new Random(7);
    for (int y = 14; y < HEIGHT; y += 15) {
      g.drawString(words(random, 42), 6, y);
    }
  }

  private static String words(Random random, int length) {
    StringBuilder line = new StringBuilder();
    String[] all = WORDS.split(" ", -1);
    while (line.length() < length) {
      line.append(all[random.nextInt(all.length)]).append(' ');
    }
    return line.substring(0, length);
  }

  private static void icons(Graphics2D g) {
    for (int i = 0; i < 16; i++) {
      int x = 4 + 32 * (i % 4);
      int y = 4 + 32 * (i / 4);
      g.setColor(PALETTE[i % 6]);
      g.fillRoundRect(x, y, 24, 24, 10, 10);
      g.setColor(Color.WHITE);
      g.setStroke(new BasicStroke(2.5f));
      switch (i % 4) {
        case 0 -> g.draw(new Ellipse2D.Double(x + 6, y + 6, 11, 11));
        case 1 -> g.drawLine(x + 6, y + 18, x + 18, y + 6);
        case 2 -> g.drawRect(x + 7, y + 7, 10, 10);
        default -> g.drawArc(x + 6, y + 6, 12, 12, 40 * i, 200);
      }
    }
  }

  private static void pixelArt(Graphics2D g) {
    Random random = new Random(8);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 8; x++) {
        if (random.nextInt(3) > 0) {
          g.setColor(PALETTE[random.nextInt(PALETTE.length)]);
          g.fillRect(8 * x, 8 * y, 8, 8);
          g.fillRect(120 - 8 * x, 8 * y, 8, 8);
        }
      }
    }
  }

  private static void gradientText(Graphics2D g) {
    g.setPaint(new GradientPaint(0, 0, new Color(0x355c7d), 0, HEIGHT, new Color(0xf8b195)));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.setColor(Color.WHITE);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 30));
    g.drawString("Title slide", 40, 80);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    g.drawString("with a line below it", 50, 110);
  }

  private static void table(Graphics2D g) {
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
    Random random = new Random(9);
    for (int row = 0; row < 12; row++) {
      g.setColor(row == 0 ? new Color(0xc8d6e5) : row % 2 == 0 ? new Color(0xf5f6fa) : Color.WHITE);
      g.fillRect(0, 16 * row, 320, 16);
      for (int column = 0; column < 6; column++) {
        g.setColor(Color.BLACK);
        String cell = row == 0 ? "column " + column : Integer.toString(random.nextInt(100_000));
        g.drawString(cell, 4 + 53 * column, 12 + 16 * row);
        g.setColor(Color.LIGHT_GRAY);
        g.drawRect(53 * column, 16 * row, 53, 16);
      }
    }
  }

  private static void matrixCode(Graphics2D g) {
    Random random = new Random(10);
    for (int i = 0; i < 29 * 29; i++) {
      if (random.nextBoolean()) {
        g.fillRect(8 + 4 * (i % 29), 8 + 4 * (i / 29), 4, 4);
      }
    }
  }

  private static void map(Graphics2D g) {
    g.setColor(new Color(0xaad3df));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    Random random = new Random(11);
    for (int land = 0; land < 5; land++) {
      Path2D coast = new Path2D.Double();
      double x = random.nextInt(WIDTH);
      double y = random.nextInt(HEIGHT);
      for (int i = 0; i < 40; i++) {
        double radius = 40 + random.nextInt(14);
        double px = x + radius * Math.cos(i * Math.PI / 20);
        double py = y + radius * Math.sin(i * Math.PI / 20);
        if (i == 0) {
          coast.moveTo(px, py);
        } else {
          coast.lineTo(px, py);
        }
      }
      coast.closePath();
      g.setColor(new Color(0xf2efe9));
      g.fill(coast);
      g.setColor(new Color(0x9c8f7a));
      g.draw(coast);
    }
    g.setFont(new Font(Font.SANS_SERIF, Font.ITALIC, 10));
    for (int road = 0; road < 12; road++) {
      g.setStroke(new BasicStroke(road % 3 + 1f));
      g.setColor(road % 3 == 2 ? new Color(0xf9b29c) : new Color(0xb0a890));
      int y = random.nextInt(HEIGHT);
      g.draw(
          new CubicCurve2D.Double(
              0, y, 80, random.nextInt(HEIGHT), 170, random.nextInt(HEIGHT), WIDTH, HEIGHT - y));
      g.setColor(Color.DARK_GRAY);
      g.drawString("Street " + road, random.nextInt(WIDTH - 50), 10 + random.nextInt(HEIGHT - 14));
    }
  }
}
