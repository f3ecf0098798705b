package io.vqstream.streams.topology;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.Kind;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.streams.codecs.CodecLoan;
import io.vqstream.streams.codecs.Codecs;
import io.vqstream.streams.failure.BadRecordException;
import io.vqstream.streams.failure.FailureReason;
import io.vqstream.streams.failure.SourceRecord;
import io.vqstream.streams.metrics.Direction;

/** Image to coded image. */
final class Encoding implements Conversion<CodedImage> {
  private final Codecs codecs;
  private final int quality;

  /**
   * @param quality level, 1..{@link ImageCodec#levels()}
   */
  Encoding(Codecs codecs, int quality) {
    this.codecs = codecs;
    this.quality = quality;
  }

  @Override
  public Direction direction() {
    return Direction.ENCODE;
  }

  @Override
  public Converted<CodedImage> convert(SourceRecord source) throws BadRecordException {
    Image image = parse(source.value());
    try (CodecLoan loan = codecs.forImage(source.topic(), source.key())) {
      return convert(image, loan.codec());
    }
  }

  private Converted<CodedImage> convert(Image image, ImageCodec codec) throws BadRecordException {
    Encoded encoded;
    try {
      encoded = codec.encode(image.getData().toByteArray(), quality);
    } catch (UnreadableImageException e) {
      throw new BadRecordException(FailureReason.of(e.reason()), e);
    }
    boolean coded = encoded.kind() == Kind.CODED;
    CodedImage message =
        CodedImage.newBuilder()
            // No copy: the frame is ours alone from here on.
            .setFrame(UnsafeByteOperations.unsafeWrap(encoded.frame()))
            .setKind(coded ? CodedImage.Kind.KIND_CODED : CodedImage.Kind.KIND_CARRIED)
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
            .setCarriedReason(encoded.carriedReason())
            .build();
    return new Converted<>(
        message,
        encoded.kind(),
        image.getData().size(),
        encoded.frame().length,
        (long) encoded.width() * encoded.height());
  }

  private static Image parse(byte[] value) throws BadRecordException {
    Image image;
    try {
      image = Image.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw notAnImageRecord(value);
    }
    // Bytes of another kind can happen to be a protobuf, of fields that an Image does not have.
    if (image.getData().isEmpty() && !image.getUnknownFields().asMap().isEmpty()) {
      throw notAnImageRecord(value);
    }
    return image;
  }

  private static BadRecordException notAnImageRecord(byte[] value) {
    String hint =
        looksLikeAFile(value) ? "; it looks like an image file, which belongs in Image.data" : "";
    return new BadRecordException(
        FailureReason.NOT_AN_IMAGE_RECORD,
        "the value of " + value.length + " bytes is no vqstream.v1.Image" + hint);
  }

  /** How PNG, JPEG and WebP files begin. */
  private static boolean looksLikeAFile(byte[] value) {
    if (value.length < 4) {
      return false;
    }
    int start =
        (value[0] & 0xff) << 24
            | (value[1] & 0xff) << 16
            | (value[2] & 0xff) << 8
            | value[3] & 0xff;
    return start == 0x89504e47 || start >>> 8 == 0xffd8ff || start == 0x52494646;
  }
}
