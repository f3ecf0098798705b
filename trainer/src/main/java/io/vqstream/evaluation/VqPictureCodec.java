package io.vqstream.evaluation;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.FrameException;
import io.vqstream.codec.FrameReport;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.Kind;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/** The codec under evaluation. Its files are whole frames of code indices. */
final class VqPictureCodec implements PictureCodec {
  static final String NAME = "vqstream";
  private static final int DIGEST_BYTES_SHOWN = 6;

  private final ImageCodec codec;
  private final List<Integer> qualities;

  VqPictureCodec(ImageCodec codec, List<Integer> qualities) {
    this.codec = codec;
    this.qualities = qualities;
  }

  @Override
  public CodecInfo info() {
    String digest = HexFormat.of().formatHex(codec.checkpointDigest(), 0, DIGEST_BYTES_SHOWN);
    return new CodecInfo(
        NAME,
        "checkpoint " + digest,
        "whole frames, " + codec.levels() + " levels",
        "in this process, alone, on all its threads");
  }

  @Override
  public List<Integer> qualities() {
    return qualities;
  }

  @Override
  public byte[] encode(Picture picture, int quality) throws IOException {
    Encoded encoded = codec.encode(picture, quality);
    if (encoded.kind() != Kind.CODED) {
      throw new IOException("the codec carried the picture: " + encoded.carriedReason());
    }
    return encoded.frame();
  }

  /** What a frame holds. */
  FrameReport inspect(byte[] frame) throws IOException {
    try {
      return codec.inspect(frame);
    } catch (FrameException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Picture decode(byte[] frame) throws IOException {
    try {
      if (codec.decode(frame) instanceof Decoded.Coded coded) {
        return coded.picture();
      }
      throw new IOException("the frame decodes to a file as it came");
    } catch (FrameException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
