package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.frame.Kind;
import io.vqstream.frame.MetadataItem;
import io.vqstream.image.PassthroughReason;
import java.util.List;
import java.util.OptionalInt;

/**
 * Contents of a frame: its fields, the statistics of its codes and its metadata. Properties that a
 * pass-through frame does not have are empty, or 0.
 *
 * @param frame the parsed frame
 * @param statistics statistics of the codes; {@link CodeStatistics#NONE} for a pass-through frame
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

  /** Returns the digest prefix of the checkpoint in hexadecimal; empty if passed through. */
  public String checkpoint() {
    return frame instanceof Frame.Coded coded ? coded.checkpointName() : "";
  }

  /** Returns the quality level, 1..63; 0 if passed through. */
  public int quality() {
    return frame instanceof Frame.Coded coded ? coded.quality() : 0;
  }

  /** Returns the width in pixels. */
  public int width() {
    return frame.width();
  }

  /** Returns the height in pixels. */
  public int height() {
    return frame.height();
  }

  /** Returns whether a coded image is gray. */
  public boolean gray() {
    return frame instanceof Frame.Coded coded && coded.gray();
  }

  /** Returns the media type of the passed-through file; empty if coded. */
  public String contentType() {
    return frame instanceof Frame.Passthrough original ? original.type().contentType() : "";
  }

  /**
   * Returns the {@link PassthroughReason#id} of a pass-through frame, which a newer version may
   * have written; empty if coded.
   */
  public OptionalInt reasonId() {
    return frame instanceof Frame.Passthrough original
        ? OptionalInt.of(original.reason())
        : OptionalInt.empty();
  }

  /** Returns the label of {@link #reasonId}; empty if coded. */
  public String passthroughReason() {
    return reasonId().isPresent() ? PassthroughReason.labelOf(reasonId().getAsInt()) : "";
  }

  /** Returns the size of the frame in bytes. */
  public int frameBytes() {
    return frame.length();
  }

  /** Returns the size of the range-coded codes, or of the passed-through file, in bytes. */
  public int payloadBytes() {
    return frame instanceof Frame.Coded coded
        ? coded.payload().length
        : ((Frame.Passthrough) frame).file().length;
  }

  /** Returns the size of the metadata in the frame in bytes; 0 if there is none. */
  public int metadataBytes() {
    return frame instanceof Frame.Coded coded ? coded.metadata().length : 0;
  }

  /** Returns the number of coded indices; 0 if passed through. */
  public long codes() {
    return statistics.codes();
  }

  /** Returns the cross-entropy of the codes under the float prior in bits. */
  public double crossEntropyBits() {
    return statistics.crossEntropyBits();
  }

  /** Returns the SHA-256 of the codes in hexadecimal; empty if passed through. */
  public String codesDigest() {
    return statistics.digest();
  }

  /** Returns the histogram of the codes; without subspaces if passed through. */
  public CodeCounts counts() {
    return statistics.counts();
  }
}
