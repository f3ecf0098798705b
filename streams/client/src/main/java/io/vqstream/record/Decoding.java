package io.vqstream.record;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.codecpool.CheckpointFailedException;
import io.vqstream.codecpool.CodecLease;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.Kind;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.registry.CheckpointLateException;
import io.vqstream.registry.CheckpointWait;
import io.vqstream.sequence.RecordOrigin;
import io.vqstream.sequence.SequenceDecoder;
import io.vqstream.sequence.SequenceStep;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Decodes coded images. The frame alone determines the pixels. Of the other fields of {@link
 * CodedImage}, only the digest, to resolve an ambiguous checkpoint id, and the PSNR are used.
 */
public final class Decoding implements Conversion<Image> {
  private static final Pattern SURPRISE = Pattern.compile("-?\\d{1,6}\\.\\d\\d");

  private final CodecProvider codecs;
  private final StageListener stages;
  private final SinkFormat format;
  private final SequenceDecoder sequences;

  /**
   * Creates a conversion that keeps no reference frames: inter frames are bad records.
   *
   * @param stages receives the time it takes to write the image file, which the codec does not
   *     measure
   */
  public Decoding(CodecProvider codecs, StageListener stages) {
    this(codecs, stages, new SequenceDecoder(0, Optional.empty(), SequenceDecoder.Listener.NONE));
  }

  /**
   * Creates a conversion whose results are written as messages.
   *
   * @param stages receives the time it takes to write the image file, which the codec does not
   *     measure
   * @param sequences decodes frames, and keeps what inter frames build on
   */
  public Decoding(CodecProvider codecs, StageListener stages, SequenceDecoder sequences) {
    this(codecs, stages, SinkFormat.MESSAGE, sequences);
  }

  /**
   * Creates a conversion.
   *
   * @param stages receives the time it takes to write the image file, which the codec does not
   *     measure
   * @param format how results are written
   * @param sequences decodes frames, and keeps what inter frames build on
   */
  public Decoding(
      CodecProvider codecs, StageListener stages, SinkFormat format, SequenceDecoder sequences) {
    this.codecs = codecs;
    this.stages = stages;
    this.format = format;
    this.sequences = sequences;
  }

  @Override
  public SinkFormat format() {
    return format;
  }

  @Override
  public Direction direction() {
    return Direction.DECODE;
  }

  @Override
  public Converted<Image> convert(SourceRecord source) throws BadRecordException {
    CodedImage coded = parse(source.requireValue());
    Frame frame = frame(coded);
    Decoded decoded = decode(frame, coded, origin(source), codecs::forFrame);
    Kind kind = frame.kind();
    long pixels = 0;
    long start = System.nanoTime();
    Image image = image(coded, decoded);
    if (decoded instanceof Decoded.Coded pixelsOfIt) {
      stages.onStage(Stage.WRITE, false, System.nanoTime() - start);
      pixels = pixelsOfIt.picture().pixels();
    }
    return new Converted<>(
        image,
        kind,
        coded.getFrame().size(),
        image.getData().size(),
        pixels,
        headers(source, coded, frame, decoded),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        frame instanceof Frame.Coded fields
            ? SequenceDecoder.type(coded, fields).map(SequenceStep::decoded)
            : Optional.empty());
  }

  private static Optional<RecordOrigin> origin(SourceRecord source) {
    return source.offset() < 0
        ? Optional.empty()
        : Optional.of(
            new RecordOrigin(
                new TopicPartition(source.topic(), source.partition()),
                source.offset(),
                source.key()));
  }

  /**
   * Returns the headers of the result. PSNR and surprise come from the record: the frame has none.
   */
  private static Map<String, String> headers(
      SourceRecord source, CodedImage coded, Frame frame, Decoded decoded) {
    if (!(frame instanceof Frame.Coded fields)) {
      return ImageHeaders.of(
          frame.kind(), OptionalInt.empty(), OptionalDouble.empty(), Optional.empty());
    }
    OptionalDouble psnr =
        coded.hasPsnr() && Double.isFinite(coded.getPsnr())
            ? OptionalDouble.of(coded.getPsnr())
            : OptionalDouble.empty();
    Map<String, String> headers =
        ImageHeaders.of(frame.kind(), OptionalInt.of(fields.quality()), psnr, decoded.executor());
    VqHeaders.text(source.headers(), VqHeaders.SURPRISE)
        .filter(text -> SURPRISE.matcher(text).matches())
        .ifPresent(text -> headers.put(VqHeaders.SURPRISE, text));
    return headers;
  }

  /**
   * Decodes the frame of a coded image without writing an image file, with limits for the wait for
   * its checkpoint.
   *
   * @param origin where the image was read; empty if unknown
   * @param wait how to wait for a checkpoint
   * @throws BadRecordException if the frame cannot be decoded
   */
  public Decoded decode(CodedImage coded, Optional<RecordOrigin> origin, CheckpointWait wait)
      throws BadRecordException {
    return decode(
        frame(coded), coded, origin, (frame, digest) -> codecs.forFrame(frame, digest, wait));
  }

  /**
   * Decodes the frame of a coded image without writing an image file.
   *
   * @param base what the frame builds on; empty if it is not an inter frame
   * @throws BadRecordException if the frame cannot be decoded
   */
  public static Decoded decode(
      CodecProvider codecs, CodedImage coded, Optional<ReferenceFrame> base)
      throws BadRecordException {
    Frame frame = frame(coded);
    return decode(
        frame,
        coded,
        codecs::forFrame,
        codec -> base.isPresent() ? codec.decode(frame, base) : codec.decode(frame));
  }

  private static Frame frame(CodedImage coded) throws BadRecordException {
    try {
      return Frame.parse(coded.getFrame().asReadOnlyByteBuffer());
    } catch (FrameException e) {
      throw new BadRecordException(FailureReason.of(e.fault()), e);
    }
  }

  private Decoded decode(
      Frame frame, CodedImage coded, Optional<RecordOrigin> origin, Acquisition codec)
      throws BadRecordException {
    return decode(
        frame, coded, codec, acquired -> sequences.decode(acquired, coded, frame, origin));
  }

  private static Decoded decode(
      Frame frame, CodedImage coded, Acquisition codec, FrameDecoder decoder)
      throws BadRecordException {
    try (CodecLease lease = codec.acquire(frame, coded.getCheckpointDigest().toByteArray())) {
      return decoder.decode(lease.codec());
    } catch (FrameException e) {
      throw new BadRecordException(FailureReason.of(e.fault()), e);
    } catch (CheckpointLateException e) {
      throw new BadRecordException(FailureReason.CHECKPOINT_LATE, e);
    } catch (CheckpointFailedException e) {
      throw new BadRecordException(FailureReason.CHECKPOINT_FAILED, e);
    }
  }

  /** Returns the decoded image as a message; writes the image file. */
  public static Image image(CodedImage coded, Decoded decoded) {
    return Image.newBuilder()
        // No copy: nothing else references the file.
        .setData(UnsafeByteOperations.unsafeWrap(decoded.file()))
        .setContentType(decoded.contentType())
        .setOrigin(coded.getOrigin())
        .build();
  }

  /**
   * Parses the value of a record. The frame is not copied: it refers to the value.
   *
   * @throws BadRecordException if it is not a coded image
   */
  public static CodedImage parse(byte[] value) throws BadRecordException {
    CodedImage coded;
    try {
      coded = Messages.parse(CodedImage.parser(), value, 0);
    } catch (InvalidProtocolBufferException e) {
      throw notACodedImage(value, "");
    }
    if (coded.getFrame().isEmpty()) {
      throw notACodedImage(value, ": it contains no frame");
    }
    return coded;
  }

  private static BadRecordException notACodedImage(byte[] value, String why) {
    return new BadRecordException(
        FailureReason.NOT_A_CODED_IMAGE_RECORD,
        "the value of " + value.length + " bytes is not a vqstream.v1.CodedImage" + why);
  }

  /** Acquires the codec of a frame. */
  private interface Acquisition {
    CodecLease acquire(Frame frame, byte[] digest) throws CheckpointLateException;
  }

  /** Decodes a frame with its codec. */
  private interface FrameDecoder {
    Decoded decode(ImageCodec codec) throws FrameException;
  }
}
