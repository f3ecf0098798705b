package io.vqstream.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.files.WholeFile;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The file in a record: an image from a topic of images, a {@code .vq} frame from a topic of coded
 * ones.
 *
 * @param path where it goes, relative to the folder
 * @param content the file's bytes
 */
record ReceivedFile(Path path, FileType type, byte[] content) {

  /**
   * @throws IOException if the record holds no image or its key names no file, in one line that
   *     names the record
   */
  static ReceivedFile of(ConsumerRecord<byte[], byte[]> record) throws IOException {
    String place = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    if (record.value() == null) {
      throw new IOException(place + ": has no value");
    }
    FileType type;
    byte[] content;
    try {
      CodedImage coded = CodedImage.parseFrom(record.value());
      // In an Image, field 2 is no enum: its kind stays unspecified.
      if (coded.getKind() != CodedImage.Kind.KIND_UNSPECIFIED) {
        type = FileType.FRAME;
        content = coded.getFrame().toByteArray();
      } else {
        content = Image.parseFrom(record.value()).getData().toByteArray();
        type = FileType.ofImage(content);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(place + ": holds neither an Image nor a CodedImage", e);
    }
    if (content.length == 0) {
      throw new IOException(place + ": holds no image");
    }
    String key =
        KeyPath.text(record.key())
            .orElse("record-%d-%d".formatted(record.partition(), record.offset()));
    try {
      return new ReceivedFile(KeyPath.of(key, type), type, content);
    } catch (KeyPath.UnsafeKeyException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes the file below the folder, whole or not at all.
   *
   * @return where it lies
   * @throws IOException if a name on its way is taken by something that is no folder, a link
   *     included
   */
  Path writeBelow(Path folder) throws IOException {
    Path file = folder.resolve(path);
    Path way = folder;
    for (Path name : path.getParent() == null ? Path.of("") : path.getParent()) {
      way = way.resolve(name);
      createFolder(way);
    }
    WholeFile.write(file, content);
    return file;
  }

  /** Creates a folder where there is none. A link to one does not count: it may lead anywhere. */
  private static void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }
}
