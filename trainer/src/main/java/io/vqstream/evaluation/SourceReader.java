package io.vqstream.evaluation;

import io.vqstream.evaluation.SourceImages.Source;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.image.UnreadableImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Image files to pictures. */
final class SourceReader {
  private SourceReader() {}

  static Source read(byte[] file) throws UnreadableImageException {
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(file));
    } catch (IOException | RuntimeException e) {
      throw new UnreadableImageException(Reason.CORRUPT, String.valueOf(e.getMessage()), e);
    }
    if (image == null) {
      throw new UnreadableImageException(Reason.NOT_AN_IMAGE, "not a PNG, JPEG or WebP file");
    }
    int depth = Arrays.stream(image.getColorModel().getComponentSize()).max().orElse(0);
    String dropped =
        depth > 8 ? depth + " bits a sample" : image.getColorModel().hasAlpha() ? "alpha" : "";
    return new Source(Bitmaps.toPicture(image), dropped);
  }
}
