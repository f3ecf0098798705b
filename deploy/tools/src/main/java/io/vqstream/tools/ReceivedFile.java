package io.vqstream.tools;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.files.OutputFiles;
import io.vqstream.files.WholeFile;
import io.vqstream.image.ImageFormat;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.record.ImageRecords;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The file of a record: an image, or a {@code .vq} frame from a topic of coded images.
 *
 * @param path relative to the output folder
 * @param content the bytes of the file
 */
record ReceivedFile(Path path, FileType type, byte[] content) {

  /**
   * Returns the file of a record.
   *
   * @throws IOException if the record contains no image or its key is not a path, in one line that
   *     names the record
   */
  static ReceivedFile of(ConsumerRecord<byte[], byte[]> record) throws IOException {
    String place = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    if (record.value() == null) {
      throw new IOException(place + ": has no value");
    }
    Optional<byte[]> frame = frame(record.value());
    byte[] content =
        frame
            .or(() -> ImageRecords.find(record.value()).map(image -> image.getData().toByteArray()))
            .orElseThrow(
                () ->
                    new IOException(
                        place + ": contains neither an Image, an image file nor a CodedImage"));
    FileType type = frame.isPresent() ? FileType.FRAME : FileType.ofImage(content);
    if (content.length == 0) {
      throw new IOException(place + ": contains no image");
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

  /** Returns the frame of a CodedImage. An image file that happens to parse as one is excluded. */
  private static Optional<byte[]> frame(byte[] value) {
    try {
      CodedImage coded = CodedImage.parseFrom(value);
      // In an Image, field 2 is no enum: its kind stays unspecified.
      return coded.getKind() == CodedImage.Kind.KIND_UNSPECIFIED
              || ImageFormat.of(value).isPresent()
          ? Optional.empty()
          : Optional.of(coded.getFrame().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** Returns a copy with partition and offset in its name: {@code a-0-17.png}. */
  ReceivedFile numbered(int partition, long offset) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    String numbered =
        "%s-%d-%d%s".formatted(name.substring(0, end), partition, offset, name.substring(end));
    return new ReceivedFile(path.resolveSibling(numbered), type, content);
  }

  /**
   * Writes the file below a folder atomically.
   *
   * @param outputs decides whether an existing file is replaced
   * @return the path of the file
   * @throws IOException if a parent is not a folder or is a symbolic link, or the file exists and
   *     must not be replaced
   */
  Path writeBelow(Path folder, OutputFiles outputs) throws IOException {
    Path file = folder.resolve(path);
    Path parent = folder;
    for (Path name : path.getParent() == null ? Path.of("") : path.getParent()) {
      parent = parent.resolve(name);
      createFolder(parent);
    }
    outputs.write(file, WholeFile.Content.of(content));
    return file;
  }

  /** Creates a folder if it does not exist. A symbolic link is refused: it may lead anywhere. */
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
