package io.vqstream.testkit;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.Executor;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.MediaType;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A codec whose images are text such as {@code 4x2 some content}, and whose frames have the text as
 * payload. Other first words provoke what can go wrong.
 */
public class FakeCodec implements ImageCodec {
  public static final int LEVELS = 5;
  public static final CheckpointId CHECKPOINT = new CheckpointId("fake", "ab".repeat(32));
  private static final Pattern SIZE = Pattern.compile("(\\d+)x(\\d+)");

  /** What an image that begins with {@code poison} does, on the way to a frame. */
  private final Supplier<? extends Throwable> poison;

  public FakeCodec() {
    this(() -> new IllegalStateException("the codec is closed"));
  }

  public FakeCodec(Supplier<? extends Throwable> poison) {
    this.poison = poison;
  }

  /**
   * Returns a frame with a text as payload. Decoding it fails if the text is the name of a fault or
   * begins with {@code poison}.
   *
   * @param quality level; 0 for a pass-through frame
   */
  public static byte[] frame(int quality, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    if (quality == 0) {
      return new Frame.Passthrough(MediaType.WEBP, PassthroughReason.OTHER, 3, 3, content)
          .toBytes();
    }
    Matcher size = SIZE.matcher(text);
    boolean sized = size.lookingAt();
    return new Frame.Coded(
            CHECKPOINT.digestBytes(),
            0,
            quality,
            false,
            sized ? Integer.parseInt(size.group(1)) : 1,
            sized ? Integer.parseInt(size.group(2)) : 1,
            content)
        .toBytes();
  }

  /** Returns a lossless frame of 3x3 pixels with a text behind the header of its bitstream. */
  public static byte[] losslessFrame(String text) {
    ByteArrayOutputStream bitstream = new ByteArrayOutputStream();
    bitstream.writeBytes(new byte[] {0x2f, 2, (byte) 0x80, 0, 0});
    bitstream.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return new Frame.Lossless(false, 3, 3, new byte[0], bitstream.toByteArray()).toBytes();
  }

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
    String text = new String(source, StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      throw new UnreadableImageException(
          UnreadableImageException.Reason.EMPTY, "the image has no bytes");
    }
    for (UnreadableImageException.Reason reason : UnreadableImageException.Reason.values()) {
      if (text.equals(reason.name())) {
        throw new UnreadableImageException(reason, "this image is " + reason);
      }
    }
    if (text.startsWith("poison")) {
      FakeCodec.<RuntimeException>sneak(poison.get());
    }
    if (text.startsWith("lossless") && wanted.lossless() == LosslessMode.AUTO) {
      byte[] exact = losslessFrame(text);
      return new Encoded.Lossless(exact, 3, 3, "image/png", Set.of(), List.of());
    }
    if (text.startsWith("alpha")) {
      return passThrough(text, PassthroughReason.ALPHA);
    }
    int quality = wanted.startQuality();
    OptionalDouble psnr = OptionalDouble.empty();
    if (wanted.minPsnr().isPresent()) {
      double floor = wanted.minPsnr().getAsDouble();
      while (quality < wanted.maxQuality() && psnr(quality) < floor) {
        quality++;
      }
      if (psnr(quality) < floor) {
        return passThrough(text, PassthroughReason.FIDELITY);
      }
      psnr = OptionalDouble.of(psnr(quality));
    }
    String[] size = text.split("[x ]");
    Encoded.Builder encoded =
        Encoded.coded(
                frame(quality, text), Integer.parseInt(size[0]), Integer.parseInt(size[1]), quality)
            .optCheckpoint(CHECKPOINT)
            .optContentType("image/jpeg")
            .optPsnr(psnr);
    if (psnr.isPresent()) {
      encoded.optExecutor(Executor.EXACT);
    }
    return encoded.build();
  }

  /** What an image has at a level, in dB. */
  public static double psnr(int quality) {
    return 20 + 3 * quality;
  }

  private static Encoded passThrough(String text, PassthroughReason reason) {
    return new Encoded.Passthrough(frame(0, text), 3, 3, "image/png", reason);
  }

  @Override
  public Encoded encode(Picture picture, int quality) {
    throw new UnsupportedOperationException("no test needs it");
  }

  @Override
  public Decoded decode(Frame frame) throws FrameException {
    if (frame instanceof Frame.Passthrough original) {
      return new Decoded.Passthrough(original.file(), original.type().contentType());
    }
    if (frame instanceof Frame.Lossless exact) {
      return new Decoded.Coded(new Picture(exact.width(), exact.height(), false, new byte[27]));
    }
    String text = new String(((Frame.Coded) frame).payload(), StandardCharsets.UTF_8);
    for (FrameException.Fault fault : FrameException.Fault.values()) {
      if (text.equals(fault.name())) {
        throw new FrameException(fault, 7, "this frame is " + fault);
      }
    }
    if (text.startsWith("poison")) {
      FakeCodec.<RuntimeException>sneak(poison.get());
    }
    byte[] black = new byte[frame.width() * frame.height() * 3];
    return new Decoded.Coded(new Picture(frame.width(), frame.height(), false, black));
  }

  @Override
  public FrameInfo inspect(Frame frame) {
    throw new UnsupportedOperationException("no test needs it");
  }

  @Override
  public void close() {}

  @SuppressWarnings("unchecked") // errors and exceptions alike
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
