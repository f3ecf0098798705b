package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.VqVae;

/**
 * The codes of frames, by the exact prior alone: no network is loaded, so this runs where libtorch
 * does not. Safe for use by many threads.
 */
final class ExactCodes {
  private final byte[] digest;
  private final PixelCnnPrior prior;
  private final PixelCnnPrior greyPrior;

  ExactCodes(Checkpoint checkpoint) {
    digest = checkpoint.digest();
    prior = PixelCnnPrior.of(checkpoint);
    greyPrior = prior.without(ColourSlots.of(checkpoint));
  }

  /**
   * The codes of a coded frame, checked as the codec checks them.
   *
   * @throws FrameException if the frame is damaged, or of another checkpoint
   */
  byte[] read(byte[] frame) throws FrameException {
    Frame.Coded coded = (Frame.Coded) Frame.parse(frame);
    coded.requireCheckpoint(digest);
    byte[] codes = decode(coded);
    coded.requireCodes(codes);
    return codes;
  }

  /** Whatever codes the payload decodes to. */
  byte[] decode(Frame.Coded frame) {
    RangeDecoder in = new RangeDecoder(frame.payload(), 0, frame.payload().length);
    return prior(frame)
        .decode(
            in, VqVae.positions(frame.height()), VqVae.positions(frame.width()), frame.quality())
        .codes();
  }

  /** The payload that the codes of that frame are written as. */
  byte[] write(Frame.Coded frame, byte[] codes) {
    RangeEncoder out = new RangeEncoder();
    int rows = VqVae.positions(frame.height());
    int columns = VqVae.positions(frame.width());
    prior(frame).code(codes, rows, columns, frame.quality(), out);
    return out.finish();
  }

  private PixelCnnPrior prior(Frame.Coded frame) {
    return frame.grey() ? greyPrior : prior;
  }
}
