package io.vqstream.codec;

import io.vqstream.image.ImageMetadata;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Result of decoding a frame. */
public sealed interface Decoded {

  /** Returns the image as a file: a PNG of the pixels, or the original file if passed through. */
  byte[] file();

  /** Writes {@link #file()} to a stream without holding a whole PNG in memory. */
  void writeTo(OutputStream out) throws IOException;

  /** Returns the media type of {@link #file()}. */
  String contentType();

  /** Returns what computed the pixels; empty if they were not decoded from codes. */
  default Optional<Executor> executor() {
    return Optional.empty();
  }

  /** Returns what the next frame of the sequence builds on; empty if the frame was not coded. */
  default Optional<ReferenceFrame> reference() {
    return Optional.empty();
  }

  /**
   * Pixels of a coded or lossless image. {@link #file()} writes a new PNG at each call.
   *
   * @param picture pixels in the color space of the ICC profile in {@code metadata}, or in sRGB if
   *     there is none
   * @param metadata metadata from the frame, which the PNG includes
   * @param executor what computed the pixels; empty if they were not decoded from codes
   * @param reference what the next frame of the sequence builds on; empty if the pixels were not
   *     decoded from codes
   */
  record Coded(
      Picture picture,
      ImageMetadata metadata,
      Optional<Executor> executor,
      Optional<ReferenceFrame> reference)
      implements Decoded {

    /** Creates an image that was not decoded from codes. */
    public Coded(Picture picture, ImageMetadata metadata) {
      this(picture, metadata, Optional.empty(), Optional.empty());
    }

    /** Creates an image in sRGB without metadata. */
    public Coded(Picture picture) {
      this(picture, ImageMetadata.NONE);
    }

    @Override
    public byte[] file() {
      return PngWriter.write(picture, metadata);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      PngWriter.write(picture, metadata, out);
    }

    @Override
    public String contentType() {
      return "image/png";
    }
  }

  /**
   * The original file of a passed-through image.
   *
   * @param file bytes of the file
   * @param contentType media type of the file
   */
  record Passthrough(byte[] file, String contentType) implements Decoded {

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(file);
    }
  }
}
