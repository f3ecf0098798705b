package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.frame.Kind;
import io.vqstream.frame.MetadataItem;
import io.vqstream.image.PassthroughReason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Contents of a frame: its fields, the statistics of its codes and its metadata. Properties that a
 * lossless or pass-through frame does not have are empty, or 0.
 *
 * @param frame the parsed frame
 * @param statistics statistics of the codes; {@link CodeStatistics#NONE} for a frame without codes
 *     and for an inter frame
 * @param metadata metadata items of the frame
 */
public record FrameInfo(Frame frame, CodeStatistics statistics, List<MetadataItem> metadata) {

  /** Returns the version of the frame. */
  public int version() {
    return frame.version();
  }

  /** Returns how the frame represents the image. */
  public Kind kind() {
    return frame.kind();
  }

  /** Returns the digest prefix of the checkpoint in hexadecimal; empty if not coded. */
  public String checkpoint() {
    return frame instanceof Frame.Coded coded ? coded.checkpointName() : "";
  }

  /** Returns the quality level, 1..63; 0 if not coded. */
  public int quality() {
    return frame instanceof Frame.Coded coded ? coded.quality() : 0;
  }

  /**
   * Returns what an inter frame builds on, with its distance from the key frame; empty for all
   * other frames.
   */
  public Optional<Frame.Reference> reference() {
    return frame instanceof Frame.Coded coded ? coded.reference() : Optional.empty();
  }

  /** Returns the width in pixels. */
  public int width() {
    return frame.width();
  }

  /** Returns the height in pixels. */
  public int height() {
    return frame.height();
  }

  /** Returns whether a coded or lossless image is gray. */
  public boolean gray() {
    return frame instanceof Frame.Coded coded && coded.gray()
        || frame instanceof Frame.Lossless exact && exact.gray();
  }

  /** Returns the media type of the passed-through file; empty if there is none. */
  public String contentType() {
    return frame instanceof Frame.Passthrough original ? original.type().contentType() : "";
  }

  /**
   * Returns the {@link PassthroughReason#id} of a pass-through frame, which a newer version may
   * have written; empty if not passed through.
   */
  public OptionalInt reasonId() {
    return frame instanceof Frame.Passthrough original
        ? OptionalInt.of(original.reason())
        : OptionalInt.empty();
  }

  /** Returns the label of {@link #reasonId}; empty if not passed through. */
  public String passthroughReason() {
    return reasonId().isPresent() ? PassthroughReason.labelOf(reasonId().getAsInt()) : "";
  }

  /** Returns the size of the frame in bytes. */
  public int frameBytes() {
    return frame.length();
  }

  /** Returns the size of the codes, the lossless bitstream or the original file in bytes. */
  public int payloadBytes() {
    if (frame instanceof Frame.Coded coded) {
      return coded.payload().length;
    }
    return frame instanceof Frame.Lossless exact
        ? exact.bitstream().length
        : ((Frame.Passthrough) frame).file().length;
  }

  /** Returns the size of the metadata in the frame in bytes; 0 if there is none. */
  public int metadataBytes() {
    return frame.metadata().length;
  }

  /** Returns the number of coded indices; 0 if not coded. */
  public long codes() {
    return statistics.codes();
  }

  /** Returns the cross-entropy of the codes under the float prior in bits. */
  public double crossEntropyBits() {
    return statistics.crossEntropyBits();
  }

  /** Returns the SHA-256 of the codes in hexadecimal; empty if not coded. */
  public String codesDigest() {
    return statistics.digest();
  }

  /** Returns the histogram of the codes; without subspaces if not coded. */
  public CodeCounts counts() {
    return statistics.counts();
  }
}
