package io.vqstream.codec;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.frame.Kind;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.PassthroughReason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Result of encoding an image: a frame and its properties. Properties that a lossless or
 * pass-through frame does not have are empty, or 0.
 */
public sealed interface Encoded {

  /** Returns the serialized frame. */
  byte[] frame();

  /** Returns how the frame represents the image. */
  Kind kind();

  /** Returns the width in pixels, after EXIF orientation. */
  int width();

  /** Returns the height in pixels, after EXIF orientation. */
  int height();

  /** Returns the media type of the source file, such as {@code image/png}; empty for pixels. */
  String contentType();

  /** Returns the quality level, from 1; 0 if the image is not coded. */
  default int quality() {
    return 0;
  }

  /** Returns the checkpoint of a coded image; empty for codecs without checkpoints. */
  default Optional<CheckpointId> checkpoint() {
    return Optional.empty();
  }

  /**
   * Returns the PSNR in dB over 8-bit RGB samples of the image as decoded on this machine; empty if
   * it was not measured, or the pixels are exact.
   */
  default OptionalDouble psnr() {
    return OptionalDouble.empty();
  }

  /** Returns what computed the pixels that {@link #psnr} was measured on; empty if it was not. */
  default Optional<Executor> executor() {
    return Optional.empty();
  }

  /**
   * Returns what the next image of the sequence builds on; empty if the image is not coded or the
   * key frame interval is 1.
   */
  default Optional<ReferenceFrame> reference() {
    return Optional.empty();
  }

  /** Returns why the image is passed through; empty if it is not. */
  default Optional<PassthroughReason> passthroughReason() {
    return Optional.empty();
  }

  /** Returns the kinds of metadata that the source has and the frame does not. */
  default Set<MetadataKind> droppedMetadata() {
    return Set.of();
  }

  /** Returns defects of a source file whose pixels are complete, such as a missing end marker. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Returns a builder of a coded image.
   *
   * @param frame serialized frame
   * @param width width in pixels
   * @param height height in pixels
   * @param quality level, from 1
   */
  static Builder coded(byte[] frame, int width, int height, int quality) {
    return new Builder(frame, width, height, quality);
  }

  /**
   * An image of entropy-coded indices. {@link Encoded#coded} builds it.
   *
   * @param frame serialized frame
   * @param width width in pixels
   * @param height height in pixels
   * @param quality level, from 1
   * @param contentType media type of the source file; empty for pixels
   * @param checkpoint checkpoint of the codes
   * @param psnr PSNR in dB; empty if not measured
   * @param executor what computed the pixels that the PSNR was measured on; empty if not measured
   * @param priorBits bits of the codes under the prior alone, whatever an inter frame takes
   * @param droppedMetadata kinds of metadata that the frame does not keep
   * @param notes defects of the source file
   * @param reference what the next image of the sequence builds on
   */
  record Coded(
      byte[] frame,
      int width,
      int height,
      int quality,
      String contentType,
      Optional<CheckpointId> checkpoint,
      OptionalDouble psnr,
      Optional<Executor> executor,
      double priorBits,
      Set<MetadataKind> droppedMetadata,
      List<String> notes,
      Optional<ReferenceFrame> reference)
      implements Encoded {

    @Override
    public Kind kind() {
      return Kind.CODED;
    }
  }

  /**
   * An image whose original file is in the frame.
   *
   * @param frame serialized frame
   * @param width width in pixels
   * @param height height in pixels
   * @param contentType media type of the file
   * @param reason why it is not coded
   * @param notes defects of the source file
   */
  record Passthrough(
      byte[] frame,
      int width,
      int height,
      String contentType,
      PassthroughReason reason,
      List<String> notes)
      implements Encoded {

    /** Creates an image whose source file has no defects. */
    public Passthrough(
        byte[] frame, int width, int height, String contentType, PassthroughReason reason) {
      this(frame, width, height, contentType, reason, List.of());
    }

    @Override
    public Kind kind() {
      return Kind.PASSTHROUGH;
    }

    @Override
    public Optional<PassthroughReason> passthroughReason() {
      return Optional.of(reason);
    }
  }

  /**
   * An image whose exact pixels are in the frame. Its PSNR is infinite and therefore not given.
   *
   * @param frame serialized frame
   * @param width width in pixels
   * @param height height in pixels
   * @param contentType media type of the source file; empty for pixels
   * @param droppedMetadata kinds of metadata that the frame does not keep
   * @param notes defects of the source file
   */
  record Lossless(
      byte[] frame,
      int width,
      int height,
      String contentType,
      Set<MetadataKind> droppedMetadata,
      List<String> notes)
      implements Encoded {

    @Override
    public Kind kind() {
      return Kind.LOSSLESS;
    }
  }

  /** Builds a coded image. Not thread-safe. */
  final class Builder {
    private final byte[] frame;
    private final int width;
    private final int height;
    private final int quality;
    private String contentType = "";
    private Optional<CheckpointId> checkpoint = Optional.empty();
    private OptionalDouble psnr = OptionalDouble.empty();
    private Optional<Executor> executor = Optional.empty();
    private double priorBits;
    private Set<MetadataKind> droppedMetadata = Set.of();
    private List<String> notes = List.of();
    private Optional<ReferenceFrame> reference = Optional.empty();

    private Builder(byte[] frame, int width, int height, int quality) {
      this.frame = frame;
      this.width = width;
      this.height = height;
      this.quality = quality;
      this.priorBits = 8.0 * frame.length;
    }

    /** Sets the media type of the source file. The default is empty, for pixels. */
    public Builder optContentType(String value) {
      contentType = value;
      return this;
    }

    /** Sets the checkpoint of the codes. The default is none. */
    public Builder optCheckpoint(CheckpointId value) {
      checkpoint = Optional.of(value);
      return this;
    }

    /** Sets the measured PSNR in dB. The default is not measured. */
    public Builder optPsnr(OptionalDouble value) {
      psnr = value;
      return this;
    }

    /** Sets what computed the pixels that the PSNR was measured on. The default is none. */
    public Builder optExecutor(Executor value) {
      executor = Optional.of(value);
      return this;
    }

    /** Sets the bits of the codes under the prior alone. The default is those of the frame. */
    public Builder optPriorBits(double value) {
      priorBits = value;
      return this;
    }

    /** Sets the kinds of metadata that the frame does not keep. The default is none. */
    public Builder optDroppedMetadata(Set<MetadataKind> value) {
      droppedMetadata = value;
      return this;
    }

    /** Sets the defects of the source file. The default is none. */
    public Builder optNotes(List<String> value) {
      notes = value;
      return this;
    }

    /** Sets what the next image of the sequence builds on. The default is none. */
    public Builder optReference(Optional<ReferenceFrame> value) {
      reference = value;
      return this;
    }

    /** Returns the coded image. */
    public Coded build() {
      return new Coded(
          frame,
          width,
          height,
          quality,
          contentType,
          checkpoint,
          psnr,
          executor,
          priorBits,
          droppedMetadata,
          notes,
          reference);
    }
  }
}
