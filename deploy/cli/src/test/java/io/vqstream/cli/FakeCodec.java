package io.vqstream.cli;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.CodeCounts;
import io.vqstream.codec.CodeStatistics;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Effort;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.frame.MediaType;
import io.vqstream.frame.MetadataItem;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * A codec whose frames are a marker, a kind and a file: C and a PNG for opaque images, P, J and the
 * file as it came for PNGs with alpha and for JPEGs.
 */
final class FakeCodec implements ImageCodec {
  static final int LEVELS = 4;
  static final double CROSS_ENTROPY_BITS = 800.0;
  static final int CODES = 400;
  static final int PAYLOAD_BYTES = 101;
  static final String CODES_DIGEST = "0c0de5".repeat(10) + "f00d";

  private static final CheckpointId CHECKPOINT =
      new CheckpointId("fake", "00c0ffee" + "00".repeat(28));
  private static final byte[] MARKER = "FAKE".getBytes(StandardCharsets.US_ASCII);

  boolean closed;

  @Override
  public int levels() {
    return LEVELS;
  }

  @Override
  public List<CheckpointId> checkpoints() {
    return List.of(CHECKPOINT);
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
    BufferedImage image = read(source);
    if (source[0] != (byte) 0x89) {
      return passThrough(frame('J', source), image, "image/jpeg", PassthroughReason.OTHER);
    }
    if (image.getColorModel().hasAlpha()) {
      return passThrough(frame('P', source), image, "image/png", PassthroughReason.ALPHA);
    }
    if (image.getColorModel() instanceof IndexColorModel
        && wanted.lossless() == LosslessMode.AUTO) {
      byte[] frame = frame('L', PngWriter.write(picture(image)));
      return new Encoded.Lossless(
          frame, image.getWidth(), image.getHeight(), "image/png", Set.of(), List.of());
    }
    SourceImage read = new ImageFileReader().read(source, wanted.keepMetadata());
    SourceImage.Codable codable = (SourceImage.Codable) read;
    return coded(picture(image), wanted.startQuality())
        .optContentType("image/png")
        .optDroppedMetadata(codable.droppedMetadata())
        .optNotes(notes(codable, wanted.effort()))
        .build();
  }

  @Override
  public Encoded encode(Picture picture, int quality) {
    return coded(picture, quality).build();
  }

  private static List<String> notes(SourceImage.Codable image, Effort effort) {
    return effort.equals(Effort.NONE) ? image.notes() : List.of("effort " + effort.level());
  }

  private static Encoded.Builder coded(Picture picture, int quality) {
    byte[] frame = frame('C', PngWriter.write(picture));
    return Encoded.coded(frame, picture.width(), picture.height(), quality)
        .optCheckpoint(CHECKPOINT);
  }

  private static Encoded passThrough(
      byte[] frame, BufferedImage image, String contentType, PassthroughReason reason) {
    return new Encoded.Passthrough(frame, image.getWidth(), image.getHeight(), contentType, reason);
  }

  @Override
  public Decoded decode(byte[] frame) throws FrameException {
    byte[] file = Arrays.copyOfRange(frame, MARKER.length + 1, checked(frame).length);
    return switch (frame[MARKER.length]) {
      case 'J' -> new Decoded.Passthrough(file, "image/jpeg");
      case 'P' -> new Decoded.Passthrough(file, "image/png");
      default -> new Decoded.Coded(picture(readWritten(file)));
    };
  }

  @Override
  public FrameInfo inspect(byte[] frame) throws FrameException {
    return switch (checked(frame)[MARKER.length]) {
      case 'C' -> coded(frame);
      case 'L' -> lossless();
      default -> passedThrough(frame);
    };
  }

  private static FrameInfo lossless() {
    // The header of a bitstream of 20x10 pixels: the signature, then 19 + (9 << 14)
    byte[] bitstream = {0x2f, 0x13, 0x40, 0x02, 0x00, 1, 2, 3};
    Frame fields = new Frame.Lossless(false, 20, 10, new byte[0], bitstream);
    return new FrameInfo(fields, CodeStatistics.NONE, List.of());
  }

  private static FrameInfo coded(byte[] frame) {
    byte[] metadata = new byte[keeps(frame) ? 9 : 0];
    Frame fields =
        new Frame.Coded(
            CHECKPOINT.digestBytes(), 0, 2, false, 20, 10, metadata, new byte[PAYLOAD_BYTES]);
    CodeStatistics statistics =
        new CodeStatistics(
            CODES, CROSS_ENTROPY_BITS, CODES_DIGEST, CodeCounts.of(new int[][] {{CODES - 1, 1}}));
    return new FrameInfo(
        fields,
        statistics,
        keeps(frame) ? List.of(new MetadataItem(MetadataKind.EXIF.label(), 44)) : List.of());
  }

  private static FrameInfo passedThrough(byte[] frame) {
    byte[] file = Arrays.copyOfRange(frame, MARKER.length + 1, frame.length);
    return new FrameInfo(
        new Frame.Passthrough(MediaType.PNG, PassthroughReason.ALPHA, 20, 10, file),
        CodeStatistics.NONE,
        List.of());
  }

  private static boolean keeps(byte[] frame) {
    return new String(frame, StandardCharsets.ISO_8859_1).startsWith("FAKECmetadata");
  }

  @Override
  public Decoded decode(Frame frame) {
    throw new UnsupportedOperationException("no test needs it");
  }

  @Override
  public FrameInfo inspect(Frame frame) {
    throw new UnsupportedOperationException("no test needs it");
  }

  @Override
  public void close() {
    closed = true;
  }

  private static byte[] checked(byte[] frame) throws FrameException {
    if (frame.length <= MARKER.length || !Arrays.equals(MARKER, Arrays.copyOf(frame, 4))) {
      throw new FrameException(Fault.CORRUPT_FRAME, 0, "not a frame");
    }
    return frame;
  }

  private static byte[] frame(char kind, byte[] file) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(MARKER);
    frame.write(kind);
    frame.writeBytes(file);
    return frame.toByteArray();
  }

  private static BufferedImage read(byte[] source) throws UnreadableImageException {
    if (source.length == 0) {
      throw new UnreadableImageException(
          UnreadableImageException.Reason.EMPTY, "the file is empty");
    }
    BufferedImage image = readWritten(source);
    if (image == null) {
      throw new UnreadableImageException(
          UnreadableImageException.Reason.NOT_AN_IMAGE, "not PNG, JPEG or WebP");
    }
    return image;
  }

  private static BufferedImage readWritten(byte[] file) {
    try {
      return ImageIO.read(new ByteArrayInputStream(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Picture picture(BufferedImage image) {
    byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
    for (int i = 0; i < rgb.length / 3; i++) {
      int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new Picture(image.getWidth(), image.getHeight(), false, rgb);
  }
}
