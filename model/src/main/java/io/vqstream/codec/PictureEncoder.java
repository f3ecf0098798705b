package io.vqstream.codec;

import io.vqstream.codec.FormChooser.Attempt;
import io.vqstream.frame.Frame;
import io.vqstream.image.Picture;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.StageClock;
import io.vqstream.vqvae.VqVae;
import java.util.Optional;

/** Encodes pictures as key frames and inter frames of one checkpoint. Thread-safe. */
final class PictureEncoder {
  /** Octets of the fields that only an inter frame has, if its distance is below 128. */
  private static final int INTER_OCTETS = 6;

  private final byte[] digest;
  private final float[][] lambda;
  private final LevelTargets targets;
  private final VqVae networks;
  private final CodeReader codes;
  private final ExecutionStrategy execution;

  /**
   * Creates an encoder.
   *
   * @param digest SHA-256 of the checkpoint file
   * @param lambda squared steps per bit, {@code [level][channel]}
   */
  PictureEncoder(
      byte[] digest,
      float[][] lambda,
      LevelTargets targets,
      VqVae networks,
      CodeReader codes,
      ExecutionStrategy execution) {
    this.digest = digest;
    this.lambda = lambda;
    this.targets = targets;
    this.networks = networks;
    this.codes = codes;
    this.execution = execution;
  }

  /**
   * What a picture is encoded for.
   *
   * @param metadata method and items; empty for none
   * @param effort how long to search for better codes
   * @param keyFrameInterval max distance of two key frames, 1 for key frames only
   * @param reference reference frame of the sequence, if there is one
   */
  record Request(
      Picture picture,
      byte[] metadata,
      Effort effort,
      int keyFrameInterval,
      Optional<ReferenceFrame> reference) {}

  /** Encodes a picture at a level: as inter frame if it can be one and that saves bits. */
  Attempt encode(Request request, int quality, StageClock clock) {
    boolean gray = Gray.is(request.picture());
    Optional<ReferenceFrame> reference =
        request.reference().filter(r -> continues(r, request, quality, gray));
    if (reference.isPresent()) {
      CodeSearch.Codes chosen = choose(request, quality, gray, reference, clock);
      // The bits of these codes under the prior alone are those of a key frame.
      if (8.0 * (chosen.payload().length + INTER_OCTETS) < chosen.result().crossEntropyBits()) {
        return attempt(request, quality, gray, reference, chosen);
      }
    }
    Optional<ReferenceFrame> none = Optional.empty();
    return attempt(request, quality, gray, none, choose(request, quality, gray, none, clock));
  }

  private boolean continues(ReferenceFrame reference, Request request, int quality, boolean gray) {
    return reference.distance() + 1L < request.keyFrameInterval()
        && reference.frame().isLike(frame(request, quality, gray, 0, new byte[0]));
  }

  private CodeSearch.Codes choose(
      Request request,
      int quality,
      boolean gray,
      Optional<ReferenceFrame> reference,
      StageClock clock) {
    ImageLatents latents =
        new ImageLatents(
            networks,
            codes.prior(gray),
            execution,
            request.picture(),
            quality,
            lambda[quality - 1],
            reference.map(ReferenceFrame::history));
    return request.effort().equals(Effort.NONE)
        ? latents.encode(clock)
        : latents.search(targets.errorPerBit(quality), request.effort(), clock);
  }

  private Attempt attempt(
      Request request,
      int quality,
      boolean gray,
      Optional<ReferenceFrame> reference,
      CodeSearch.Codes chosen) {
    Picture picture = request.picture();
    int check = Frame.check(chosen.codes(), picture.width(), picture.height(), quality, gray);
    Frame.Coded frame = frame(request, quality, gray, check, chosen.payload());
    double priorBits =
        reference.isPresent() ? chosen.result().crossEntropyBits() : 8.0 * chosen.payload().length;
    return new Attempt(
        frame.withReference(reference.map(ReferenceFrame::next)),
        chosen.result().history(),
        priorBits);
  }

  private Frame.Coded frame(Request request, int quality, boolean gray, int check, byte[] payload) {
    Picture picture = request.picture();
    return new Frame.Coded(
        digest,
        check,
        quality,
        gray,
        picture.width(),
        picture.height(),
        request.metadata(),
        payload);
  }
}
