package io.vqstream.cli;

import io.vqstream.codec.Decoded;
import io.vqstream.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arranges pictures in rows, in a grid about as wide as it is high. */
final class ContactSheet {
  private static final int GAP = 4;

  private final List<Picture> pictures = new ArrayList<>();

  void add(Picture picture) {
    pictures.add(picture);
  }

  /** Returns the number of pictures. */
  int size() {
    return pictures.size();
  }

  /** Returns the sheet: pictures of one size on white, from left to right and top to bottom. */
  Decoded.Coded image() {
    int columns = (int) Math.ceil(Math.sqrt(pictures.size()));
    int rows = (pictures.size() + columns - 1) / columns;
    int cellWidth = pictures.get(0).width() + GAP;
    int cellHeight = pictures.get(0).height() + GAP;
    int width = columns * cellWidth - GAP;
    int height = rows * cellHeight - GAP;
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    Arrays.fill(rgb, (byte) 255);
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      for (int y = 0; y < picture.height(); y++) {
        int to = ((i / columns * cellHeight + y) * width + i % columns * cellWidth) * 3;
        int length = picture.width() * 3;
        System.arraycopy(picture.rgb(), y * length, rgb, to, length);
      }
    }
    return new Decoded.Coded(new Picture(width, height, false, rgb));
  }
}
