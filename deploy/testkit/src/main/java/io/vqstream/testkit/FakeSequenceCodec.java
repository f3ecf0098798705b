package io.vqstream.testkit;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.prior.CodeHistory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A {@link FakeCodec} with inter frames. The payload of an inter frame is its text exclusive-or
 * that of its reference frame, so a wrong reference frame gives another text. The first row of a
 * decoded picture has the text as its samples.
 */
public class FakeSequenceCodec extends FakeCodec {

  @Override
  public Encoded encode(byte[] source, QualityPolicy policy, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    Encoded key = encode(source, policy);
    if (!(key instanceof Encoded.Coded coded)) {
      return key;
    }
    Optional<ReferenceFrame> base =
        reference
            .filter(each -> each.frame().width() == coded.width())
            .filter(each -> each.frame().quality() == coded.quality())
            .filter(each -> each.distance() + 1 < policy.keyFrameInterval());
    byte[] payload = base.isPresent() ? delta(source, base.get()) : source;
    Frame.Coded frame =
        new Frame.Coded(
            CHECKPOINT.digestBytes(),
            0,
            coded.quality(),
            false,
            coded.width(),
            coded.height(),
            new byte[0],
            payload,
            base.map(each -> new Frame.Reference(each.checksum(), each.distance() + 1)));
    return Encoded.coded(frame.toBytes(), coded.width(), coded.height(), coded.quality())
        .optCheckpoint(CHECKPOINT)
        .optContentType("image/jpeg")
        .optPriorBits(8.0 * source.length)
        .optReference(Optional.of(reference(frame, source)))
        .build();
  }

  @Override
  public Decoded decode(Frame frame) throws FrameException {
    return decode(frame, Optional.empty());
  }

  @Override
  public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
    if (!(frame instanceof Frame.Coded coded)) {
      return super.decode(frame);
    }
    byte[] text = text(coded, reference);
    super.decode(
        new Frame.Coded(
            coded.checkpoint(), 0, coded.quality(), false, coded.width(), coded.height(), text));
    byte[] samples = new byte[coded.width() * coded.height() * 3];
    System.arraycopy(text, 0, samples, 0, Math.min(text.length, samples.length));
    return new Decoded.Coded(
        new Picture(coded.width(), coded.height(), false, samples),
        new Decoded.Coded(new Picture(1, 1, false, new byte[3])).metadata(),
        Optional.empty(),
        Optional.of(reference(coded, text)));
  }

  @Override
  public Optional<ReferenceFrame> decodeCodes(Frame.Coded frame, Optional<ReferenceFrame> reference)
      throws FrameException {
    return Optional.of(reference(frame, text(frame, reference)));
  }

  private static byte[] text(Frame.Coded frame, Optional<ReferenceFrame> reference)
      throws FrameException {
    Optional<Frame.Reference> named = frame.reference();
    if (named.isEmpty()) {
      return frame.payload();
    }
    if (reference.isEmpty() || reference.get().checksum() != named.get().checksum()) {
      throw new FrameException(Fault.MISSING_REFERENCE, -1, "the reference frame is another");
    }
    ByteBuffer payload = ByteBuffer.wrap(frame.payload());
    byte[] delta = new byte[payload.getShort()];
    payload.get(delta, 0, payload.remaining());
    return mix(delta, reference.get());
  }

  private static byte[] delta(byte[] text, ReferenceFrame base) {
    byte[] delta = mix(text, base);
    int used = delta.length;
    while (used > 0 && delta[used - 1] == 0) {
      used--;
    }
    return ByteBuffer.allocate(Short.BYTES + used)
        .putShort((short) text.length)
        .put(delta, 0, used)
        .array();
  }

  private static byte[] mix(byte[] text, ReferenceFrame base) {
    byte[] mixed = text.clone();
    byte[] other = base.history().codes();
    for (int i = 0; i < Math.min(mixed.length, other.length); i++) {
      mixed[i] ^= other[i];
    }
    return mixed;
  }

  private static ReferenceFrame reference(Frame.Coded frame, byte[] text) {
    int distance = frame.reference().map(Frame.Reference::distance).orElse(0);
    CodeHistory history = CodeHistory.ofKeyFrame(text, 1);
    return new ReferenceFrame(frame.header(), Frame.checksum(frame.toBytes()), distance, history);
  }

  /** Returns the text of a decoded picture that is wide enough for it. */
  public static String text(Picture picture) {
    return new String(picture.rgb(), StandardCharsets.UTF_8).strip().replace("\0", "");
  }
}
