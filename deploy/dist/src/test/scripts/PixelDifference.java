import java.awt.image.BufferedImage;
import java.io.File;
import javax.imageio.ImageIO;

/** Prints the largest difference of two images of one size, in levels of 0..255. */
class PixelDifference {
  public static void main(String[] args) throws Exception {
    BufferedImage one = ImageIO.read(new File(args[0]));
    BufferedImage other = ImageIO.read(new File(args[1]));
    if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
      throw new IllegalArgumentException("the images differ in size");
    }
    int most = 0;
    for (int i = 0; i < one.getWidth() * one.getHeight(); i++) {
      int a = one.getRGB(i % one.getWidth(), i / one.getWidth());
      int b = other.getRGB(i % one.getWidth(), i / one.getWidth());
      for (int shift = 0; shift < 24; shift += 8) {
        most = Math.max(most, Math.abs((a >> shift & 0xff) - (b >> shift & 0xff)));
      }
    }
    System.out.println(most);
  }
}
