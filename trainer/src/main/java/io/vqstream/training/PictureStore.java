package io.vqstream.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.vqstream.image.Picture;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * Pictures in a scratch file, 3 bytes per pixel, so that a run may have more of them than fit into
 * memory. The file is mapped into a tensor: the system keeps in memory what the steps read.
 *
 * <p>As a list, reads the pixels of a picture whenever it is asked for it.
 */
final class PictureStore extends AbstractList<Picture> implements RandomAccess, AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final List<Place> places;

  /**
   * Where a picture is.
   *
   * @param offset of its samples in the file
   */
  record Place(long offset, int width, int height, boolean gray) {
    int bytes() {
      return 3 * width * height;
    }
  }

  private PictureStore(Path file, FileChannel channel, List<Place> places) {
    this.file = file;
    this.channel = channel;
    this.places = places;
  }

  /**
   * Creates an empty store.
   *
   * @param file is replaced if it exists, and deleted on close
   */
  static PictureStore create(Path file) throws IOException {
    return new PictureStore(
        file,
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE),
        new ArrayList<>());
  }

  /**
   * Appends a picture.
   *
   * @throws UncheckedIOException if it cannot be written, as on a full disk
   */
  @Override
  public boolean add(Picture picture) {
    try {
      long offset = channel.size();
      ByteBuffer samples = ByteBuffer.wrap(picture.rgb());
      while (samples.hasRemaining()) {
        channel.write(samples, offset + samples.position());
      }
      return places.add(new Place(offset, picture.width(), picture.height(), picture.gray()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot write " + file + ": " + IoReason.of(e), e));
    }
  }

  @Override
  public Picture get(int index) {
    Place place = places.get(index);
    ByteBuffer samples = ByteBuffer.allocate(place.bytes());
    try {
      while (samples.hasRemaining()) {
        if (channel.read(samples, place.offset() + samples.position()) < 0) {
          throw new EOFException(file + " was cut off");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Picture(place.width(), place.height(), place.gray(), samples.array());
  }

  @Override
  public int size() {
    return places.size();
  }

  /** Returns where the pictures are, in order. */
  List<Place> places() {
    return List.copyOf(places);
  }

  /** Returns some of the pictures, in the same file, which this store closes. */
  PictureStore select(List<Integer> indices) {
    return new PictureStore(file, channel, indices.stream().map(places::get).toList());
  }

  /**
   * Returns the samples of the whole file as bytes on the device. On a CPU they are a map of the
   * file, which must not be changed as long as they are in use; a GPU gets a copy.
   */
  NDArray samples(NDManager manager) {
    String method =
        """
          def samples(self, count: Tensor) -> Tensor:
            return torch.from_file(%s, False, int(count), dtype=0, layout=None, device=None, pin_memory=None)
        """
            .formatted(literal(file));
    try (NDManager host = manager.newSubManager(Device.cpu());
        TorchScript script = new TorchScript(host, method);
        NDArray count = host.create(channel.size())) {
      NDArray mapped = script.call("samples", new NDList(count)).singletonOrThrow();
      NDArray samples = mapped.toDevice(manager.getDevice(), false);
      samples.attach(manager);
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the path as a literal of TorchScript, with its bytes in octal: code is ASCII. */
  private static String literal(Path path) {
    StringBuilder literal = new StringBuilder("\"");
    for (byte each : path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)) {
      literal.append(String.format("\\%03o", each & 0xff));
    }
    return literal.append('"').toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
