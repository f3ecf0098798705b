package io.vqstream.record;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.Executor;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
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
import java.util.Optional;
import java.util.OptionalInt;

/** Encodes images. */
public final class Encoding implements Conversion<CodedImage> {
  private final CodecProvider codecs;
  private final QualitySettings settings;
  private final SourceFormat format;

  /**
   * Creates a conversion of records that contain messages or image files.
   *
   * @param settings quality settings for images of no route
   */
  public Encoding(CodecProvider codecs, QualitySettings settings) {
    this(codecs, settings, SourceFormat.AUTO);
  }

  /**
   * Creates a conversion.
   *
   * @param settings quality settings for images of no route
   * @param format format of the values of records
   */
  public Encoding(CodecProvider codecs, QualitySettings settings, SourceFormat format) {
    this.codecs = codecs;
    this.settings = settings;
    this.format = format;
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
    Encoded encoded;
    try (CodecLease lease = codecs.forImage(source.topic(), source.key())) {
      encoded = encode(image, lease);
    } catch (CheckpointFailedException e) {
      throw new BadRecordException(FailureReason.CHECKPOINT_FAILED, e);
    }
    return new Converted<>(
        message(image, encoded),
        encoded.kind(),
        image.getData().size(),
        encoded.frame().length,
        (long) encoded.width() * encoded.height(),
        ImageHeaders.of(
            encoded.kind(), OptionalInt.of(encoded.quality()), encoded.psnr(), encoded.executor()),
        encoded.psnr(),
        encoded instanceof Encoded.Coded coded
            ? Optional.of(CodedRate.of(coded))
            : Optional.empty(),
        encoded.passthroughReason());
  }

  /**
   * Encodes an image of no route.
   *
   * @throws BadRecordException if its data cannot be read as an image
   */
  public CodedImage code(Image image) throws BadRecordException {
    try (CodecLease lease = codecs.forImage("", null)) {
      return message(image, encode(image, lease));
    }
  }

  /** Encodes pixels of no route with their metadata. Never passes through. */
  public CodedImage code(Decoded.Coded image) {
    try (CodecLease lease = codecs.forImage("", null)) {
      ImageCodec codec = lease.codec();
      QualityPolicy policy = settings.unchecked(codec.levels());
      return message(Image.getDefaultInstance(), codec.encode(image, policy));
    }
  }

  private Encoded encode(Image image, CodecLease lease) throws BadRecordException {
    ImageCodec codec = lease.codec();
    try {
      return codec.encode(
          image.getData().toByteArray(), settings.of(lease.quality()).next(codec.levels()));
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

  private static CodedImage message(Image image, Encoded encoded) {
    CodedImage.Builder message = CodedImage.newBuilder();
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

  private static CodedImage.Kind kind(Kind kind) {
    return switch (kind) {
      case CODED -> CodedImage.Kind.KIND_CODED;
      case PASSTHROUGH -> CodedImage.Kind.KIND_PASSTHROUGH;
      case LOSSLESS -> CodedImage.Kind.KIND_LOSSLESS;
    };
  }
}
