package io.vqstream.tools;

import io.vqstream.files.OutputFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes the images of records below a folder, and nowhere else.
 *
 * <p>A record never replaces the file of an earlier one: the first record of a key becomes {@code
 * a.png}, a later one {@code a-PARTITION-OFFSET.png}.
 */
public final class FileReceiver {
  private final Path folder;
  private final OutputFiles outputs;

  /**
   * @param folder must exist
   * @param outputs decides on files that exist
   */
  public FileReceiver(Path folder, OutputFiles outputs) {
    this.folder = folder;
    this.outputs = outputs;
  }

  /**
   * Writes a record's image or frame, whole or not at all.
   *
   * @return the file
   * @throws IOException if the record holds none, its key names no file below the folder, the file
   *     exists and must not be replaced, or it cannot be written; the message is one line and names
   *     the record or the file
   */
  public Path receive(ConsumerRecord<byte[], byte[]> record) throws IOException {
    ReceivedFile file = ReceivedFile.of(record);
    if (outputs.hasWritten(folder.resolve(file.path()))) {
      file = file.numbered(record.partition(), record.offset());
    }
    return file.writeBelow(folder, outputs);
  }
}
