package io.vqstream.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the lines of a file of figures for TensorBoard too, to an {@link EventFile} in a folder of
 * its name: {@code tensorboard/training} beside {@code training.csv}. Each part of a run writes a
 * new file. What cannot be written is kept in memory and written with the next line.
 */
final class TensorBoardLog {
  static final String FOLDER = "tensorboard";

  private final Path file;
  private final List<String> names;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private long written;

  /**
   * Creates the log of a file of figures.
   *
   * @param figures the file
   * @param header its first line; the first name is that of the step
   * @param firstStep steps done before
   */
  TensorBoardLog(Path figures, String header, int firstStep) {
    long now = System.currentTimeMillis();
    String name = String.valueOf(figures.getFileName()).replaceFirst("\\.csv$", "");
    file =
        figures
            .resolveSibling(FOLDER)
            .resolve(name)
            .resolve("events.out.tfevents.%d.vqstream".formatted(now));
    List<String> columns = Arrays.asList(header.split(","));
    names = columns.subList(1, columns.size());
    pending.writeBytes(EventFile.start(now, firstStep));
  }

  /**
   * Adds a line.
   *
   * @throws IOException if it cannot be written yet
   */
  void add(String line) throws IOException {
    String[] cells = line.split(",");
    double[] values =
        Arrays.stream(cells).skip(1).limit(names.size()).mapToDouble(Double::parseDouble).toArray();
    pending.writeBytes(
        EventFile.figures(System.currentTimeMillis(), Integer.parseInt(cells[0]), names, values));
    write();
  }

  private void write() throws IOException {
    Files.createDirectories(file.getParent());
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(written); // over the rest of an attempt that failed
      ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    written += pending.size();
    pending.reset();
  }
}
