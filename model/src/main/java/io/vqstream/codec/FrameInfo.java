package io.vqstream.codec;

import io.vqstream.frame.Kind;
import io.vqstream.frame.MetadataItem;
import io.vqstream.image.PassthroughReason;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a frame holds.
 *
 * @param version frame version
 * @param kind how the image is held
 * @param checkpoint hexadecimal prefix of the checkpoint's SHA-256 that the frame names; empty
 *     where carried
 * @param quality level; 0 where carried
 * @param width columns of the image
 * @param height rows of the image
 * @param gray whether the image decodes to one channel
 * @param contentType media type of the carried file; empty where coded
 * @param reasonId {@link PassthroughReason#id} of why the image passes through, which a newer
 *     version may have written; empty where coded
 * @param frameBytes size of the frame
 * @param payloadBytes size of the range-coded codes, or of the carried file
 * @param codes number of code indices that are coded, which in a gray image leaves out the slots of
 *     color; 0 where carried
 * @param crossEntropyBits sum of -log2 p of the codes under the exact float prior before any
 *     rounding to frequencies; 0 where carried
 * @param codesDigest SHA-256 of the codes in hexadecimal, one byte a code, slot by slot at each
 *     position, slots that are not coded as 0, positions row by row: the same wherever the frame is
 *     read; empty where carried
 * @param counts how often each codeword occurs; without slots where carried
 * @param metadataBytes size of the kept metadata in the frame; 0 for none
 * @param metadata the kept metadata, item by item
 */
public record FrameInfo(
    int version,
    Kind kind,
    String checkpoint,
    int quality,
    int width,
    int height,
    boolean gray,
    String contentType,
    OptionalInt reasonId,
    int frameBytes,
    int payloadBytes,
    long codes,
    double crossEntropyBits,
    String codesDigest,
    CodeCounts counts,
    int metadataBytes,
    List<MetadataItem> metadata) {

  /** A report of a frame without metadata. */
  public FrameInfo(
      int version,
      Kind kind,
      String checkpoint,
      int quality,
      int width,
      int height,
      boolean gray,
      String contentType,
      OptionalInt reasonId,
      int frameBytes,
      int payloadBytes,
      long codes,
      double crossEntropyBits,
      String codesDigest,
      CodeCounts counts) {
    this(
        version,
        kind,
        checkpoint,
        quality,
        width,
        height,
        gray,
        contentType,
        reasonId,
        frameBytes,
        payloadBytes,
        codes,
        crossEntropyBits,
        codesDigest,
        counts,
        0,
        List.of());
  }

  /** Returns the label of {@link #reasonId}; empty where the image is coded. */
  public String passthroughReason() {
    return reasonId.isPresent() ? PassthroughReason.labelOf(reasonId.getAsInt()) : "";
  }
}
