package io.vqstream.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vqstream.files.WholeFile;
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
    if (firstStep > 0 && Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String step = line.substring(0, Math.max(line.indexOf(','), 0));
        if (step.matches("\\d{1,9}") && Integer.parseInt(step) <= firstStep) {
          lines.add(line);
        }
      }
    }
    String content = String.join("\n", lines) + "\n";
    WholeFile.replace(file, WholeFile.Content.of(content));
    return new FiguresFile(
        file, listener, Optional.of(new TensorBoardLog(file, header, firstStep)));
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
