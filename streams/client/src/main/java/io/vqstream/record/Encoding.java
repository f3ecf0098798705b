package io.vqstream.record;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.Executor;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.codecpool.CheckpointFailedException;
import io.vqstream.codecpool.CodecLease;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.sequence.EncoderSequences;
import io.vqstream.sequence.FrameType;
import io.vqstream.sequence.SequenceStep;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Encodes images. */
public final class Encoding implements Conversion<CodedImage> {
  private final CodecProvider codecs;
  private final QualitySettings settings;
  private final SourceFormat format;
  private final Optional<EncoderSequences> sequences;

  /**
   * Creates a conversion of records that contain messages or image files.
   *
   * @param settings quality settings for images of no route
   */
  public Encoding(CodecProvider codecs, QualitySettings settings) {
    this(codecs, settings, SourceFormat.AUTO, Optional.empty());
  }

  /**
   * Creates a conversion.
   *
   * @param settings quality settings for images of no route
   * @param format format of the values of records
   * @param sequences reference frames of the task; empty for frames that stand alone
   */
  public Encoding(
      CodecProvider codecs,
      QualitySettings settings,
      SourceFormat format,
      Optional<EncoderSequences> sequences) {
    this.codecs = codecs;
    this.settings = settings;
    this.format = format;
    this.sequences = sequences;
  }

  @Override
  public Direction direction() {
    return Direction.ENCODE;
  }

  @Override
  public String route(SourceRecord source) {
    return codecs.route(source.topic(), source.key());
  }

  @Override
  public Converted<CodedImage> convert(SourceRecord source) throws BadRecordException {
    Image image = ImageRecords.read(source.requireValue(), source.headers(), format);
    Optional<ReferenceFrame> base;
    Encoded encoded;
    try (CodecLease lease = codecs.forImage(source.topic(), source.key())) {
      QualitySettings wanted = settings.of(lease.quality());
      if (sequences.isEmpty() || source.key() == null) {
        wanted = wanted.withKeyFrameInterval(1);
      }
      base = base(source.key(), wanted);
      encoded = encode(image, lease.codec(), wanted, base);
    } catch (CheckpointFailedException e) {
      throw new BadRecordException(FailureReason.CHECKPOINT_FAILED, e);
    }
    Optional<SequenceStep> step = encoded.reference().map(next -> SequenceStep.encoded(base, next));
    Map<String, String> headers =
        ImageHeaders.of(
            encoded.kind(), OptionalInt.of(encoded.quality()), encoded.psnr(), encoded.executor());
    step.ifPresent(each -> headers.put(VqHeaders.FRAME_TYPE, each.type().id()));
    return new Converted<>(
        message(image, encoded, step),
        encoded.kind(),
        image.getData().size(),
        encoded.frame().length,
        (long) encoded.width() * encoded.height(),
        headers,
        encoded.psnr(),
        encoded instanceof Encoded.Coded coded
            ? Optional.of(CodedRate.of(coded))
            : Optional.empty(),
        encoded.passthroughReason(),
        step);
  }

  /** Returns what an image builds on. */
  private Optional<ReferenceFrame> base(byte @Nullable [] key, QualitySettings wanted) {
    if (wanted.keyFrameInterval() > 1) {
      return sequences.get().get(key);
    }
    if (key != null) {
      sequences.ifPresent(each -> each.remove(key)); // The interval of the route was longer.
    }
    return Optional.empty();
  }

  @Override
  public void forwarded(SourceRecord source, Converted<CodedImage> result) {
    byte[] key = source.key();
    if (sequences.isPresent() && key != null) {
      result.step().flatMap(SequenceStep::next).ifPresent(next -> sequences.get().put(key, next));
    }
  }

  @Override
  public void tombstone(byte[] key) {
    sequences.ifPresent(each -> each.remove(key));
  }

  @Override
  public void reset() {
    sequences.ifPresent(EncoderSequences::clear);
  }

  /**
   * Encodes an image of no route.
   *
   * @throws BadRecordException if its data cannot be read as an image
   */
  public CodedImage code(Image image) throws BadRecordException {
    try (CodecLease lease = codecs.forImage("", null)) {
      Encoded encoded = encode(image, lease.codec(), settings, Optional.empty());
      return message(image, encoded, Optional.empty());
    }
  }

  /** Encodes pixels of no route with their metadata. Never passes through. */
  public CodedImage code(Decoded.Coded image) {
    try (CodecLease lease = codecs.forImage("", null)) {
      ImageCodec codec = lease.codec();
      QualityPolicy policy = settings.unchecked(codec.levels());
      return message(Image.getDefaultInstance(), codec.encode(image, policy), Optional.empty());
    }
  }

  private static Encoded encode(
      Image image, ImageCodec codec, QualitySettings settings, Optional<ReferenceFrame> base)
      throws BadRecordException {
    QualityPolicy policy = settings.next(codec.levels());
    byte[] file = image.getData().toByteArray();
    try {
      return policy.keyFrameInterval() > 1
          ? codec.encode(file, policy, base)
          : codec.encode(file, policy);
    } catch (UnreadableImageException e) {
      throw new BadRecordException(FailureReason.of(e.reason()), e);
    }
  }

  private static CodedImage.Executor executor(Executor executor) {
    return switch (executor) {
      case EXACT -> CodedImage.Executor.EXECUTOR_EXACT;
      case GPU -> CodedImage.Executor.EXECUTOR_GPU;
    };
  }

  private static CodedImage message(Image image, Encoded encoded, Optional<SequenceStep> step) {
    CodedImage.Builder message = CodedImage.newBuilder();
    step.ifPresent(each -> message.setFrameType(frameType(each.type())));
    encoded.psnr().ifPresent(message::setPsnr);
    encoded.executor().ifPresent(by -> message.setExecutor(executor(by)));
    return message
        // No copy: nothing else references the frame.
        .setFrame(UnsafeByteOperations.unsafeWrap(encoded.frame()))
        .setKind(kind(encoded.kind()))
        .setWidth(encoded.width())
        .setHeight(encoded.height())
        .setSourceBytes(image.getData().size())
        .setSourceContentType(
            encoded.contentType().isEmpty() ? image.getContentType() : encoded.contentType())
        .setOrigin(image.getOrigin())
        .setCheckpointDigest(
            encoded
                .checkpoint()
                .map(used -> ByteString.copyFrom(used.digestBytes()))
                .orElse(ByteString.EMPTY))
        .setQuality(encoded.quality())
        .setPassthroughReason(encoded.passthroughReason().map(PassthroughReason::label).orElse(""))
        .build();
  }

  private static CodedImage.FrameType frameType(FrameType type) {
    return switch (type) {
      case KEY -> CodedImage.FrameType.FRAME_TYPE_KEY;
      case INTER -> CodedImage.FrameType.FRAME_TYPE_INTER;
    };
  }

  private static CodedImage.Kind kind(Kind kind) {
    return switch (kind) {
      case CODED -> CodedImage.Kind.KIND_CODED;
      case PASSTHROUGH -> CodedImage.Kind.KIND_PASSTHROUGH;
      case LOSSLESS -> CodedImage.Kind.KIND_LOSSLESS;
    };
  }
}
