package io.vqstream.training.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** Opens archives whose members can be read in any order. */
final class Archives {
  private Archives() {}

  /**
   * Opens a zip file.
   *
   * @throws IOException if its directory cannot be read
   */
  static ArchiveImages zip(Path file) throws IOException {
    ZipFile zip = open(file);
    List<ArchiveImages.Member> members =
        zip.stream()
            .filter(entry -> !entry.isDirectory())
            .map(entry -> (ArchiveImages.Member) new ZipMember(zip, entry))
            .toList();
    return new ArchiveImages(file, members, zip);
  }

  /**
   * Names that are not marked as UTF-8 are UTF-8 in archives of macOS, and in a code page of DOS in
   * those of other tools. Read as ISO 8859-1, no name is invalid.
   */
  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      return new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1);
    }
  }

  private record ZipMember(ZipFile zip, ZipEntry entry) implements ArchiveImages.Member {
    @Override
    public String name() {
      return entry.getName();
    }

    @Override
    public byte[] read() throws IOException {
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] content = in.readAllBytes();
        CRC32 crc = new CRC32();
        crc.update(content);
        if (crc.getValue() != entry.getCrc()) {
          throw new IOException("damaged: its CRC-32 is another");
        }
        return content;
      }
    }
  }

  /**
   * Opens a tar file.
   *
   * @param file a tar file that is not compressed
   * @param shown its name in messages
   * @param onClose closed with the archive
   * @throws IOException if its headers cannot be read, as when it is cut off
   */
  static ArchiveImages tar(Path file, Path shown, AutoCloseable onClose) throws IOException {
    List<ArchiveImages.Member> members = new ArrayList<>();
    FileChannel channel = FileChannel.open(file);
    try (TarFile tar = new TarFile(file)) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        if (entry.isFile() && !entry.isSparse() && !entry.isLink() && !entry.isSymbolicLink()) {
          members.add(
              new TarMember(channel, entry.getName(), entry.getDataOffset(), entry.getSize()));
        }
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return new ArchiveImages(
        shown,
        members,
        () -> {
          channel.close();
          onClose.close();
        });
  }

  private record TarMember(FileChannel channel, String name, long offset, long size)
      implements ArchiveImages.Member {
    @Override
    public byte[] read() throws IOException {
      if (size > Integer.MAX_VALUE - 8) {
        throw new IOException("larger than 2 GiB");
      }
      return bytes(channel, offset, (int) size);
    }
  }

  /** Reads bytes at a position. */
  static byte[] bytes(FileChannel channel, long offset, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("the file is cut off");
      }
    }
    return buffer.array();
  }
}
