package io.vqstream.demo;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.FrameException;
import io.vqstream.codec.FrameReport;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.Kind;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.util.Arrays;

/** A codec without networks: a marker, then a PNG whose samples have lost their lowest bits. */
final class MarkedPngCodec implements ImageCodec {
  private static final byte CODED = 'P';
  private static final byte CARRIED = 'C';
  private static final int KEPT_BITS = 0xf8;

  @Override
  public int levels() {
    return 1;
  }

  @Override
  public byte[] checkpointDigest() {
    return new byte[32];
  }

  @Override
  public Encoded encode(byte[] source, int quality) throws UnreadableImageException {
    SourceImage image = new ImageFileReader().read(source);
    if (image instanceof SourceImage.Carried carried) {
      return new Encoded(
          marked(CARRIED, source),
          Kind.CARRIED,
          carried.width(),
          carried.height(),
          0,
          carried.contentType(),
          carried.reason());
    }
    return encode(((SourceImage.Codable) image).picture(), quality);
  }

  @Override
  public Encoded encode(Picture picture, int quality) {
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= (byte) KEPT_BITS;
    }
    Picture coarse = new Picture(picture.width(), picture.height(), picture.grey(), rgb);
    return new Encoded(
        marked(CODED, PngWriter.write(coarse)),
        Kind.CODED,
        picture.width(),
        picture.height(),
        quality,
        "",
        "");
  }

  @Override
  public Decoded decode(byte[] frame) throws FrameException {
    byte[] file = Arrays.copyOfRange(frame, 1, frame.length);
    if (frame[0] == CARRIED) {
      return new Decoded.Carried(file, "application/octet-stream");
    }
    try {
      SourceImage image = new ImageFileReader().read(file);
      return new Decoded.Coded(((SourceImage.Codable) image).picture());
    } catch (UnreadableImageException e) {
      throw new FrameException(FrameException.Fault.CORRUPT_FRAME, 1, e.getMessage());
    }
  }

  @Override
  public FrameReport inspect(byte[] frame) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  private static byte[] marked(byte marker, byte[] file) {
    byte[] frame = new byte[file.length + 1];
    frame[0] = marker;
    System.arraycopy(file, 0, frame, 1, file.length);
    return frame;
  }
}
