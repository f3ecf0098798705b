package io.vqstream.frame;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes frames, see the grammar of {@link Frame}. */
final class FrameWriter {
  private final ByteBuffer out;

  private FrameWriter(int length) {
    out = ByteBuffer.allocate(length);
  }

  /** Returns {@link Frame#sizeOffset}. */
  static int sizeOffset(Frame frame) {
    if (frame instanceof Frame.Coded coded) {
      return Frame.REFERENCE_OFFSET
          + coded.reference().map(r -> Frame.CHECKSUM_OCTETS + lengthOf(r.distance())).orElse(0);
    }
    return Frame.HEADER_OCTETS + (frame instanceof Frame.Lossless ? 1 : 3);
  }

  /** Returns {@link Frame#length}. */
  static int length(Frame frame) {
    int metadata = frame.metadata().length;
    int lengthField = frame.version() == Frame.INTER_VERSION ? 1 : 0;
    if (metadata > 0) {
      lengthField = lengthOf(metadata);
    }
    int fixed =
        sizeOffset(frame)
            + lengthOf(frame.width())
            + lengthOf(frame.height())
            + lengthField
            + Frame.CHECKSUM_OCTETS;
    return Math.addExact(fixed, Math.addExact(metadata, content(frame).length));
  }

  private static byte[] content(Frame frame) {
    if (frame instanceof Frame.Coded coded) {
      return coded.payload();
    }
    return frame instanceof Frame.Lossless exact
        ? exact.bitstream()
        : ((Frame.Passthrough) frame).file();
  }

  /** Returns the number of octets of a varint. */
  private static int lengthOf(int positive) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(positive) + 6) / 7;
  }

  /** Serializes a frame. */
  static byte[] write(Frame frame) {
    FrameWriter writer = new FrameWriter(length(frame));
    writer.out.putShort((short) Frame.MAGIC);
    writer.octet(frame.version());
    if (frame instanceof Frame.Coded coded) {
      writer.header(coded);
    } else if (frame instanceof Frame.Lossless exact) {
      writer.header(exact);
    } else {
      writer.header((Frame.Passthrough) frame);
    }
    writer.positive(frame.width());
    writer.positive(frame.height());
    writer.metadata(frame);
    writer.out.put(content(frame));
    CRC32C checksum = new CRC32C();
    checksum.update(writer.out.array(), 0, writer.out.position());
    writer.out.putInt((int) checksum.getValue());
    return writer.out.array();
  }

  private void header(Frame.Coded frame) {
    octet(Frame.level(frame.quality(), frame.gray()));
    out.put(frame.checkpoint()).putShort((short) frame.check());
    if (frame.reference().isPresent()) {
      out.putInt(frame.reference().get().checksum());
      positive(frame.reference().get().distance());
    }
  }

  private void header(Frame.Lossless frame) {
    int form = frame.metadata().length == 0 ? Frame.LOSSLESS : Frame.LOSSLESS_WITH_METADATA;
    octet(frame.gray() ? Frame.GRAY | form : form);
  }

  private void header(Frame.Passthrough frame) {
    octet(Frame.PASSTHROUGH);
    octet(frame.type().id());
    octet(frame.reason());
  }

  private void metadata(Frame frame) {
    byte[] metadata = frame.metadata();
    if (metadata.length > 0) {
      positive(metadata.length);
      out.put(metadata);
    } else if (frame.version() == Frame.INTER_VERSION) {
      octet(Frame.NO_METADATA);
    }
  }

  private void octet(int value) {
    out.put((byte) value);
  }

  /** Writes a positive varint: groups of 7 bits, the lowest first. */
  private void positive(int value) {
    int rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      octet(rest | 0x80);
    }
    octet(rest);
  }
}
