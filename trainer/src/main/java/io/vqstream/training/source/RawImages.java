package io.vqstream.training.source;

import io.vqstream.files.FileTree;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Images of one size in a file of raw pixels.
 *
 * <ul>
 *   <li>IDX files of gray images, as those of MNIST: http://yann.lecun.com/exdb/mnist
 *   <li>binary batches of CIFAR-10 and CIFAR-100: https://www.cs.toronto.edu/~kriz/cifar.html
 * </ul>
 *
 * Images smaller than 32 pixels are extended to 32, the smallest crop, by repeating the last column
 * and row, as the codec extends images to its grid.
 */
final class RawImages implements ImageSource {
  private static final int IDX_GRAY = 0x0000_0803;
  private static final int IDX_HEADER = 16;
  private static final int MAX_SIDE = 1 << 14;
  private static final int CIFAR_SIDE = 32;
  private static final int CIFAR_PIXELS = 3 * CIFAR_SIDE * CIFAR_SIDE;
  private static final int MIN_SIDE = 32;
  private static final String TYPE = "image/x-raw";

  private final Path shown;
  private final FileChannel channel;
  private final AutoCloseable onClose;
  private final Layout layout;

  /**
   * Where the pixels are.
   *
   * @param count number of images
   * @param start offset of the first image
   * @param labels bytes before the samples of each image
   * @param planes 1 for gray images, 3 for planes of red, green and blue
   */
  private record Layout(int count, long start, int labels, int planes, int width, int height) {
    int samples() {
      return planes * width * height;
    }

    long offset(int index) {
      return start + (long) index * (labels + samples()) + labels;
    }
  }

  private RawImages(Path shown, FileChannel channel, Layout layout, AutoCloseable onClose) {
    this.shown = shown;
    this.channel = channel;
    this.layout = layout;
    this.onClose = onClose;
  }

  /**
   * Opens a file if it has one of these formats.
   *
   * @param file a file that is not compressed
   * @param shown its name in messages, by which CIFAR batches are told from others
   * @param onClose closed with the source
   * @throws IOException if it has one, but not the length that its header says
   */
  static Optional<ImageSource> open(Path file, Path shown, AutoCloseable onClose)
      throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      Optional<Layout> layout = idx(channel);
      if (layout.isEmpty() && shown.toString().endsWith(".bin")) {
        layout = cifar(channel.size());
      }
      if (layout.isPresent()) {
        return Optional.of(new RawImages(shown, channel, layout.get(), onClose));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Optional<Layout> idx(FileChannel channel) throws IOException {
    if (channel.size() < IDX_HEADER) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(Archives.bytes(channel, 0, IDX_HEADER));
    if (header.getInt() != IDX_GRAY) {
      return Optional.empty();
    }
    int count = header.getInt();
    int height = header.getInt();
    int width = header.getInt();
    if (count < 0 || height < 1 || height > MAX_SIDE || width < 1 || width > MAX_SIDE) {
      throw new IOException(
          "damaged: an IDX file of %d images of %d x %d".formatted(count, width, height));
    }
    long end = IDX_HEADER + (long) count * width * height;
    if (channel.size() != end) {
      throw new IOException(
          "damaged: an IDX file of %d images of %d x %d has %d bytes, not %d"
              .formatted(count, width, height, end, channel.size()));
    }
    return Optional.of(new Layout(count, IDX_HEADER, 0, 1, width, height));
  }

  private static Optional<Layout> cifar(long size) {
    for (int labels = 1; labels <= 2; labels++) { // CIFAR-10, CIFAR-100
      int record = labels + CIFAR_PIXELS;
      if (size > 0 && size % record == 0) {
        return Optional.of(new Layout((int) (size / record), 0, labels, 3, CIFAR_SIDE, CIFAR_SIDE));
      }
    }
    return Optional.empty();
  }

  @Override
  public int count() {
    return layout.count();
  }

  @Override
  public String name(int index) {
    return shown + "#" + index;
  }

  @Override
  public ImageFileReader.Size size(int index) {
    return new ImageFileReader.Size(
        Math.max(MIN_SIDE, layout.width()), Math.max(MIN_SIDE, layout.height()), TYPE);
  }

  @Override
  public SourceImage read(int index) throws IOException {
    return read(index, size(index));
  }

  @Override
  public SourceImage original(int index) throws IOException {
    return read(index, new ImageFileReader.Size(layout.width(), layout.height(), TYPE));
  }

  private SourceImage read(int index, ImageFileReader.Size size) throws IOException {
    byte[] samples = Archives.bytes(channel, layout.offset(index), layout.samples());
    int plane = layout.width() * layout.height();
    byte[] rgb = new byte[3 * size.width() * size.height()];
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        int from =
            Math.min(y, layout.height() - 1) * layout.width() + Math.min(x, layout.width() - 1);
        int to = 3 * (y * size.width() + x);
        for (int c = 0; c < 3; c++) {
          rgb[to + c] = samples[from + Math.min(c, layout.planes() - 1) * plane];
        }
      }
    }
    return new SourceImage.Codable(
        new Picture(size.width(), size.height(), layout.planes() == 1, rgb), TYPE);
  }

  @Override
  public List<FileTree.Problem> problems() {
    return List.of();
  }

  @Override
  public List<String> leftOut() {
    return List.of();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    try {
      onClose.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
