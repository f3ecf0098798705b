package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Filters a PNG file that is being written and inserts metadata chunks after its header. */
final class PngMetadata extends FilterOutputStream {
  /** Signature and IHDR chunk. */
  private static final int HEADER_BYTES = 33;

  private final ImageMetadata metadata;
  private int headerLeft = HEADER_BYTES;

  PngMetadata(ImageMetadata metadata, OutputStream file) {
    super(file);
    this.metadata = metadata;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int ofHeader = Math.min(count, headerLeft);
    out.write(bytes, from, ofHeader);
    headerLeft -= ofHeader;
    if (ofHeader > 0 && headerLeft == 0) {
      writeChunks();
    }
    out.write(bytes, from + ofHeader, count - ofHeader);
  }

  private void writeChunks() throws IOException {
    if (metadata.get(MetadataKind.ICC).isPresent()) {
      ByteArrayOutputStream profile = new ByteArrayOutputStream();
      profile.writeBytes("ICC profile\0\0".getBytes(StandardCharsets.ISO_8859_1));
      profile.writeBytes(Zlib.deflate(metadata.get(MetadataKind.ICC).get()));
      writeChunk("iCCP", profile.toByteArray());
    }
    if (metadata.get(MetadataKind.EXIF).isPresent()) {
      writeChunk("eXIf", metadata.get(MetadataKind.EXIF).get());
    }
    if (metadata.get(MetadataKind.XMP).isPresent()) {
      writeChunk("iTXt", PngText.ofXmp(metadata.get(MetadataKind.XMP).get()));
    }
  }

  private void writeChunk(String type, byte[] content) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(content.length + PngHeader.CHUNK_FRAME);
    chunk.putInt(content.length).put(type.getBytes(StandardCharsets.ISO_8859_1)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, content.length + 4);
    out.write(chunk.putInt((int) crc.getValue()).array());
  }
}
