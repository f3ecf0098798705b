package io.vqstream.sequence;

import com.google.protobuf.ByteString;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.proto.v1.CodedImage;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Decodes the frames of sequences. Keeps the reference frames of all sequences and recovers a
 * missing one from the topic. Thread-safe; frames of one sequence are decoded in order.
 */
public final class SequenceDecoder {
  private static final int MAX_BROKEN = 10_000;

  private final DecoderReferences references;
  private final Optional<ReferenceRecovery> recovery;
  private final Listener listener;

  /** Reference frames that cannot be recovered, so that their sequences are looked for once. */
  private final Set<Broken> broken =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Broken, Boolean> eldest) {
                  return size() > MAX_BROKEN;
                }
              }));

  /** A reference frame of a key; those of several cameras without a signal can be equal. */
  private record Broken(TopicPartition partition, ByteBuffer key, Frame.Reference name) {
    static Broken of(RecordOrigin origin, Frame.Reference name) {
      byte[] key = origin.key() == null ? new byte[0] : origin.key();
      return new Broken(origin.partition(), ByteBuffer.wrap(key), name);
    }
  }

  /** Receives recoveries of reference frames. */
  public interface Listener {
    /** Ignores all recoveries. */
    Listener NONE = (recovered, nanos) -> {};

    /**
     * Called after a recovery.
     *
     * @param recovered whether the reference frame was recovered
     * @param nanos time that it took
     */
    void onRecovery(boolean recovered, long nanos);
  }

  /**
   * Creates a decoder.
   *
   * @param maxBytes max memory of the reference frames, in bytes
   * @param recovery recovers missing reference frames of records whose origin is known; empty to
   *     recover none
   */
  public SequenceDecoder(long maxBytes, Optional<ReferenceRecovery> recovery, Listener listener) {
    this.references = new DecoderReferences(maxBytes);
    this.recovery = recovery;
    this.listener = listener;
  }

  /**
   * Decodes the frame of a coded image.
   *
   * @param frame the parsed frame of the image
   * @param origin where the image was read; empty if unknown
   * @throws FrameException as {@link ImageCodec#decode(Frame, Optional)} does; {@link
   *     Fault#MISSING_REFERENCE} also if the reference frame could not be recovered
   */
  public Decoded decode(
      ImageCodec codec, CodedImage image, Frame frame, Optional<RecordOrigin> origin)
      throws FrameException {
    if (!(frame instanceof Frame.Coded coded) || type(image, coded).isEmpty()) {
      return codec.decode(frame);
    }
    try {
      Decoded decoded = decode(codec, coded, origin);
      decoded.reference().ifPresent(next -> references.advance(coded.reference(), next));
      return decoded;
    } catch (FrameException e) {
      if (origin.isPresent()) {
        int distance = coded.reference().map(Frame.Reference::distance).orElse(0);
        Frame.Reference name = DecoderReferences.name(checksum(image.getFrame()), distance);
        broken.add(Broken.of(origin.get(), name));
      }
      throw e;
    }
  }

  /** Returns the type of a frame; empty if it belongs to no sequence. */
  public static Optional<FrameType> type(CodedImage image, Frame.Coded frame) {
    if (frame.reference().isPresent()) {
      return Optional.of(FrameType.INTER);
    }
    return image.getFrameType() == CodedImage.FrameType.FRAME_TYPE_UNSPECIFIED
        ? Optional.empty()
        : Optional.of(FrameType.KEY);
  }

  /** Returns the checksum at the end of a serialized frame. */
  static int checksum(ByteString frame) {
    return frame.substring(frame.size() - Frame.CHECKSUM_OCTETS).asReadOnlyByteBuffer().getInt();
  }

  private Decoded decode(ImageCodec codec, Frame.Coded frame, Optional<RecordOrigin> origin)
      throws FrameException {
    if (frame.reference().isEmpty()) {
      return codec.decode(frame);
    }
    Frame.Reference name = frame.reference().get();
    Optional<ReferenceFrame> kept = references.get(name);
    if (kept.isPresent()) {
      try {
        return codec.decode(frame, kept);
      } catch (FrameException e) {
        // Of 2^32 checksums, two sequences can have the same.
        if (origin.isEmpty() || recovery.isEmpty() || e.fault() == Fault.UNKNOWN_CHECKPOINT) {
          throw e;
        }
      }
    }
    return codec.decode(frame, Optional.of(recover(codec, name, origin)));
  }

  private ReferenceFrame recover(
      ImageCodec codec, Frame.Reference name, Optional<RecordOrigin> origin) throws FrameException {
    if (origin.isEmpty() || recovery.isEmpty() || broken.contains(Broken.of(origin.get(), name))) {
      throw missing(name, "is not known, and neither are those of the frames after it");
    }
    long start = System.nanoTime();
    boolean recovered = false;
    try {
      List<Frame.Coded> frames =
          recovery
              .get()
              .find(origin.get(), name)
              .orElseThrow(
                  () ->
                      missing(
                          name,
                          "was not found before " + origin.get() + ": deleted, or too far back"));
      ReferenceFrame reference = decodeCodes(codec, frames, name);
      recovered = true;
      return reference;
    } finally {
      listener.onRecovery(recovered, System.nanoTime() - start);
    }
  }

  private static ReferenceFrame decodeCodes(
      ImageCodec codec, List<Frame.Coded> frames, Frame.Reference name) throws FrameException {
    Optional<ReferenceFrame> reference;
    try {
      reference = codec.decodeCodes(frames, Optional.empty());
    } catch (FrameException e) {
      throw missing(name, "cannot be decoded: " + e.getMessage());
    }
    return reference.orElseThrow(() -> missing(name, "cannot be decoded by this codec"));
  }

  private static FrameException missing(Frame.Reference name, String problem) {
    return new FrameException(
        Fault.MISSING_REFERENCE,
        -1,
        ("reference frame %08x (distance %d from its key frame) %s; images of this key are decoded"
                + " again from its next key frame on")
            .formatted(name.checksum(), name.distance() - 1, problem));
  }
}
