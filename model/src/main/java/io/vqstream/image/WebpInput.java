package io.vqstream.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A WebP file as its decoder is to see it. For lossless images TwelveMonkeys' decoder has the next
 * eight bytes at hand, and where there are none it goes on with old ones: 127 bytes kept it busy
 * for twelve seconds, and every symbol within eight bytes of the end cost an exception. So eight
 * bytes more can be read than the file has, which no whole image needs, and after them reading
 * fails.
 */
final class WebpInput extends ImageInputStreamImpl {
  private static final int AHEAD = 8;

  private final byte[] file;

  WebpInput(byte[] file) {
    this.file = file;
  }

  /**
   * Unknown. To the decoder 2048 bytes of pixels for one of the file are a bomb, but black images
   * have more; what is too large was told from the header before, see {@link PixelLimit}.
   */
  @Override
  public long length() {
    return -1;
  }

  private long readable() {
    return (long) file.length + AHEAD;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    checkEnd();
    int at = (int) streamPos++;
    return at < file.length ? file[at] & 0xff : 0;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    checkEnd();
    int count = (int) Math.min(length, readable() - streamPos);
    for (int i = 0; i < count; i++) {
      int at = (int) streamPos++;
      to[offset + i] = at < file.length ? file[at] : 0;
    }
    return count;
  }

  /** Not with an {@link java.io.EOFException}, which the decoder takes for no harm. */
  private void checkEnd() throws IOException {
    if (streamPos >= readable()) {
      throw new IOException("the file ends within the image, after " + file.length + " bytes");
    }
  }
}
