package io.vqstream.training;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vqstream.files.WholeFile;
import io.vqstream.training.page.FiguresTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends lines to a file of figures, and to a {@link TensorBoardLog}. Lines that cannot be
 * written, for example to a full disk, are kept in memory and written with the next ones.
 */
final class FiguresFile implements AutoCloseable {
  private final Path file;
  private final TrainingListener listener;
  private final FileChannel channel;
  private final Optional<TensorBoardLog> tensorBoard;
  private final StringBuilder pending = new StringBuilder();
  private long end;
  private boolean failing;
  private boolean logFailing;

  /**
   * Opens the file of a run. Lines up to its first step are kept; the run writes later ones again.
   *
   * @param header first line; each other line starts with a number of steps
   * @param firstStep steps done before
   */
  static FiguresFile open(Path file, String header, int firstStep, TrainingListener listener)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(header);
    if (firstStep > 0) {
      lines(file, header).stream().filter(line -> step(line) <= firstStep).forEach(lines::add);
    }
    String content = String.join("\n", lines) + "\n";
    WholeFile.replace(file, WholeFile.Content.of(content));
    return new FiguresFile(
        file, listener, Optional.of(new TensorBoardLog(file, header, firstStep)));
  }

  /**
   * Returns the lines of a file that begin with a number of steps and have a number in each column
   * of a header; none if there is no file. Others were cut off as a process or the machine ended.
   */
  static List<String> lines(Path file, String header) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    int columns = header.split(",").length;
    String content = Files.readString(file, ISO_8859_1); // which takes bytes that are damaged
    return content
        .substring(0, content.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.matches("\\d{1,9},.*"))
        .filter(line -> FiguresTable.row(line, columns).isPresent())
        .toList();
  }

  /** Returns the steps of a line of {@link #lines}. */
  static int step(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(',')));
  }

  /** Opens an existing file. */
  FiguresFile(Path file, TrainingListener listener, Optional<TensorBoardLog> tensorBoard)
      throws IOException {
    this.file = file;
    this.listener = listener;
    this.tensorBoard = tensorBoard;
    channel = FileChannel.open(file, StandardOpenOption.WRITE);
    end = channel.size();
  }

  /** Adds a line and tries to write everything that is pending. */
  void add(String line) {
    pending.append(line).append('\n');
    write();
    if (tensorBoard.isPresent()) {
      log(tensorBoard.get(), line);
    }
  }

  private void log(TensorBoardLog log, String line) {
    try {
      log.add(line);
      logFailing = false;
    } catch (IOException e) {
      if (!logFailing) {
        listener.onWarning(
            "cannot write figures for TensorBoard: %s; trying again with the next figures"
                .formatted(IoReason.of(e)));
      }
      logFailing = true;
    }
  }

  private void write() {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(pending.toString().getBytes(UTF_8));
      long at = end; // unchanged by a partial write, which the next attempt overwrites
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      end = at;
      pending.setLength(0);
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        listener.onWarning(
            "cannot write %s: %s; trying again with the next figures"
                .formatted(file, IoReason.of(e)));
      }
      failing = true;
    }
  }

  @Override
  public void close() throws IOException {
    if (pending.length() > 0) {
      write();
    }
    channel.close();
  }
}
