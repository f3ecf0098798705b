package io.vqstream.codec;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.frame.Kind;
import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import java.util.List;
import java.util.Optional;

/**
 * Compresses images to frames and decompresses frames to images.
 *
 * <p>A frame holds entropy-coded codebook indices, the exact pixels of a drawing (lossless) or, if
 * coding would lose information (alpha, more than 8 bits per sample) or save nothing, the original
 * file (pass-through). {@link Encoded#kind()} tells which.
 *
 * <p>Implementations are thread-safe.
 */
public interface ImageCodec extends AutoCloseable {

  /** Returns the number of quality levels that all checkpoints have; level 1 is the smallest. */
  int levels();

  /**
   * Returns the checkpoints, ordered by the size of the images that they are for, smallest first.
   * The list is empty only for codecs without checkpoints.
   */
  List<CheckpointId> checkpoints();

  /**
   * Encodes an image file.
   *
   * @param source bytes of a PNG, JPEG or WebP file
   * @param policy quality levels, min PSNR and metadata
   * @throws UnreadableImageException if the file is corrupt, too large or not a supported image
   * @throws IllegalArgumentException if a level is not in 1..{@link #levels()}
   */
  Encoded encode(byte[] source, QualityPolicy policy) throws UnreadableImageException;

  /**
   * Encodes an image file at a level, without a min PSNR and without metadata. A drawing may be
   * coded at a higher level, see {@link QualityPolicy}.
   *
   * @param source bytes of a PNG, JPEG or WebP file
   * @param quality level, 1..{@link #levels()}
   * @throws UnreadableImageException if the file is corrupt, too large or not a supported image
   * @throws IllegalArgumentException if the level is out of range
   */
  default Encoded encode(byte[] source, int quality) throws UnreadableImageException {
    return encode(source, QualityPolicy.from(quality, levels()));
  }

  /**
   * Encodes pixels. The result is {@link Kind#CODED} or {@link Kind#LOSSLESS}.
   *
   * @param quality level, 1..{@link #levels()}
   * @throws IllegalArgumentException if the level is out of range
   */
  Encoded encode(Picture picture, int quality);

  /**
   * Encodes a decoded image again, with its metadata. The result is {@link Kind#CODED} or {@link
   * Kind#LOSSLESS}.
   *
   * @param quality level, 1..{@link #levels()}
   * @throws IllegalArgumentException if the level is out of range
   * @throws UnsupportedOperationException if the image has metadata that this codec cannot keep
   */
  default Encoded encode(Decoded.Coded image, int quality) {
    if (image.metadata().isEmpty()) {
      return encode(image.picture(), quality);
    }
    throw new UnsupportedOperationException("this codec does not keep metadata");
  }

  /**
   * Encodes a decoded image again, with its metadata, at the start level of a policy; a drawing up
   * to its max level. Its min PSNR and metadata setting do not apply. A codec without lossless
   * frames or search ignores what the policy says about them.
   *
   * @throws IllegalArgumentException if the level is out of range
   * @throws UnsupportedOperationException if the image has metadata that this codec cannot keep
   */
  default Encoded encode(Decoded.Coded image, QualityPolicy policy) {
    return encode(image, policy.startQuality());
  }

  /**
   * Encodes the next image file of a sequence, such as that of a fixed camera. The result is an
   * <em>inter frame</em>, which needs the reference frame to be decoded, if there is a reference
   * frame of the same checkpoint, quality level, size and gray flag, fewer than {@link
   * QualityPolicy#keyFrameInterval()} - 1 frames after its key frame, and if that saves bits.
   * Otherwise it is a key frame, which needs no other frame. If the interval is above 1, {@link
   * Encoded#reference()} of a coded image is what the next image builds on. Codecs without inter
   * frames ignore the reference.
   *
   * @param source bytes of a PNG, JPEG or WebP file
   * @param policy quality levels, min PSNR, metadata and key frame interval
   * @param reference reference frame of the last coded image of the sequence; empty at its start
   * @throws UnreadableImageException if the file is corrupt, too large or not a supported image
   * @throws IllegalArgumentException if a level is not in 1..{@link #levels()}
   */
  default Encoded encode(byte[] source, QualityPolicy policy, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    return encode(source, policy);
  }

  /**
   * Decodes a parsed frame of a sequence.
   *
   * @param reference the frame that an inter frame names; ignored if the frame is not an inter
   *     frame
   * @throws FrameException as {@link #decode(Frame)} does; {@link Fault#MISSING_REFERENCE} if an
   *     inter frame names another frame than the one given
   */
  default Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
    return decode(frame);
  }

  /**
   * Decodes a coded frame of a sequence down to its codes, to decode a frame that builds on it.
   *
   * @param reference the frame that an inter frame names; ignored for a key frame
   * @return the frame as reference of the next one; empty for codecs without inter frames
   * @throws FrameException as {@link #decode(Frame, Optional)} does
   */
  default Optional<ReferenceFrame> decodeCodes(
      Frame.Coded frame, Optional<ReferenceFrame> reference) throws FrameException {
    return Optional.empty();
  }

  /**
   * Decodes successive frames of a sequence down to their codes, to decode a frame that builds on
   * the last of them.
   *
   * @param frames frames by ascending distance from their key frame
   * @param reference the frame that the first one names, if it is an inter frame
   * @return the last frame as reference of the next one; the given reference if there are no
   *     frames; empty for codecs without inter frames
   * @throws FrameException as {@link #decode(Frame, Optional)} does, for any of the frames
   */
  default Optional<ReferenceFrame> decodeCodes(
      Iterable<Frame.Coded> frames, Optional<ReferenceFrame> reference) throws FrameException {
    Optional<ReferenceFrame> last = reference;
    for (Frame.Coded frame : frames) {
      last = decodeCodes(frame, last);
    }
    return last;
  }

  /**
   * Decodes a parsed frame.
   *
   * @throws FrameException if the frame is an inter frame, the checkpoint is unknown, the codes do
   *     not match the check in the frame, or the metadata is corrupt
   */
  Decoded decode(Frame frame) throws FrameException;

  /**
   * Parses and decodes a frame.
   *
   * @throws FrameException as {@link Frame#parse(byte[])} and {@link #decode(Frame)} do
   */
  default Decoded decode(byte[] frame) throws FrameException {
    return decode(Frame.parse(frame));
  }

  /**
   * Decodes a parsed frame down to its codes and reports its contents. Those of an inter frame are
   * reported without the statistics of its codes, because these need the reference frame.
   *
   * @throws FrameException as {@link #decode(Frame)} does; an inter frame is not rejected
   */
  FrameInfo inspect(Frame frame) throws FrameException;

  /**
   * Parses a frame, decodes it down to its codes and reports its contents.
   *
   * @throws FrameException as {@link Frame#parse(byte[])} and {@link #inspect(Frame)} do
   */
  default FrameInfo inspect(byte[] frame) throws FrameException {
    return inspect(Frame.parse(frame));
  }

  /** Releases memory. No call may be in progress or follow. */
  @Override
  void close();
}
