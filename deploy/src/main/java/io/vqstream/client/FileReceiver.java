package io.vqstream.client;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes the images of records below a folder, and nowhere else. */
public final class FileReceiver {
  private final Path folder;

  /**
   * @param folder must be there
   */
  public FileReceiver(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a record's image or frame, whole or not at all.
   *
   * @return the file
   * @throws IOException if the record holds none, its key names no file below the folder, or the
   *     file cannot be written; the message is one line and names the record or the file
   */
  public Path receive(ConsumerRecord<byte[], byte[]> record) throws IOException {
    return ReceivedFile.of(record).writeBelow(folder);
  }
}
