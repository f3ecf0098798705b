package io.vqstream.tools;

import io.vqstream.files.OutputFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes the images of records to files below a folder.
 *
 * <p>A record never replaces the file of an earlier one: the first record of a key becomes {@code
 * a.png}, a later one {@code a-PARTITION-OFFSET.png}.
 */
public final class FileReceiver {
  private final Path folder;
  private final OutputFiles outputs;

  /**
   * @param folder must exist
   * @param outputs decides whether files are replaced
   */
  public FileReceiver(Path folder, OutputFiles outputs) {
    this.folder = folder;
    this.outputs = outputs;
  }

  /**
   * Writes the image or frame of a record atomically.
   *
   * @return the file
   * @throws IOException if the record contains no image, its key is not a path below the folder, or
   *     the file exists or cannot be written; the message is one line that names the record or the
   *     file
   */
  public Path receive(ConsumerRecord<byte[], byte[]> record) throws IOException {
    ReceivedFile file = ReceivedFile.of(record);
    if (outputs.hasWritten(folder.resolve(file.path()))) {
      file = file.numbered(record.partition(), record.offset());
    }
    return file.writeBelow(folder, outputs);
  }
}
