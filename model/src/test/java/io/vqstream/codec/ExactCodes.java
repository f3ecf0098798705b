package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameChecks;
import io.vqstream.frame.FrameException;
import io.vqstream.prior.DecodeRequest;
import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.VqVae;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes frames to their codes with the exact prior alone. Loads no network, so it runs without
 * libtorch. Thread-safe.
 */
final class ExactCodes {
  private final byte[] digest;
  private final PixelCnnPrior prior;
  private final PixelCnnPrior grayPrior;

  ExactCodes(Checkpoint checkpoint) {
    digest = checkpoint.digest();
    prior = PixelCnnPrior.of(checkpoint);
    grayPrior = prior.without(ChromaSubspaces.of(checkpoint));
  }

  /**
   * Decodes the codes of a coded frame and verifies them as the codec does.
   *
   * @throws FrameException if the frame is corrupt or of another checkpoint
   */
  byte[] read(byte[] frame) throws FrameException {
    return read(List.of((Frame.Coded) Frame.parse(frame))).get(0);
  }

  /**
   * Decodes the codes of frames of one level, all gray or all in color, as one batch.
   *
   * @throws FrameException if one is of another checkpoint, or does not pass its check
   */
  List<byte[]> read(List<Frame.Coded> frames) throws FrameException {
    List<DecodeRequest> jobs = new ArrayList<>();
    for (Frame.Coded frame : frames) {
      FrameChecks.requireCheckpoint(frame, digest);
      RangeDecoder in = new RangeDecoder(frame.payload(), 0, frame.payload().length);
      jobs.add(new DecodeRequest(in, grid(frame)));
    }
    Frame.Coded first = frames.get(0);
    List<byte[]> codes =
        prior(first).decodeBatch(jobs, first.quality()).stream()
            .map(PixelCnnPrior.Result::codes)
            .toList();
    for (int i = 0; i < codes.size(); i++) {
      FrameChecks.requireCodes(frames.get(i), codes.get(i));
      FrameChecks.requireEnd(frames.get(i), jobs.get(i).in());
    }
    return codes;
  }

  /** Decodes a payload without verification. */
  byte[] decode(Frame.Coded frame) {
    RangeDecoder in = new RangeDecoder(frame.payload(), 0, frame.payload().length);
    Grid grid = grid(frame);
    return prior(frame).decode(in, grid.height(), grid.width(), frame.quality()).codes();
  }

  /** Encodes codes to the payload of a frame. */
  byte[] write(Frame.Coded frame, byte[] codes) {
    RangeEncoder out = new RangeEncoder();
    Grid grid = grid(frame);
    prior(frame).code(codes, grid.height(), grid.width(), frame.quality(), out);
    return out.finish();
  }

  private PixelCnnPrior prior(Frame.Coded frame) {
    return frame.gray() ? grayPrior : prior;
  }

  private static Grid grid(Frame.Coded frame) {
    return new Grid(VqVae.positions(frame.height()), VqVae.positions(frame.width()));
  }
}
