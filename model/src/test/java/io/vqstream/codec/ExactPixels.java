package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.Frame;
import io.vqstream.image.Picture;
import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.InFlightCounter;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.inference.StageListener;
import io.vqstream.vqvae.VqVae;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Encodes and decodes pictures with one checkpoint, and adds digests of the latents, frames and
 * pixels. Large pictures pass through the encoder and decoder network alone, small ones through the
 * codec, from as many callers as a batch has places.
 */
final class ExactPixels implements AutoCloseable {
  private static final int LARGE_WIDTH = 384;
  private static final int LARGE_HEIGHT = 256;
  private static final int SMALL_WIDTH = 31;
  private static final int SMALL_HEIGHT = 23;

  /** Wider than a window of the networks, and no multiple of a tile. */
  private static final int WIDE_WIDTH = 1100;

  private static final int WIDE_HEIGHT = 44;

  /** Frames of a sequence. */
  private static final int SEQUENCE = 4;

  private final String name;
  private final int channels;
  private final ImageCodec codec;
  private final ExecutionStrategy execution;
  private final VqVae networks;
  private final ExecutorService callers;
  private final ExactDigests digests;
  private final List<Future<?>> calls = new ArrayList<>();

  /**
   * Opens the codec and the networks.
   *
   * @param name of the checkpoint in the digests
   * @param batch maximum batch size; 1 runs all on one caller
   */
  ExactPixels(String name, Checkpoint checkpoint, int batch, ExactDigests digests)
      throws IOException {
    this.name = name;
    this.digests = digests;
    channels = checkpoint.architecture().latentChannels();
    ImageCodecs.Builder builder = ImageCodecs.builder().setCheckpoint(checkpoint);
    if (batch == 1) {
      codec = builder.build();
      execution = ExecutionStrategy.INLINE;
    } else {
      BatchingCodec batching =
          BatchingCodec.open(
              new BatchLimits(batch, Duration.ofMillis(20)),
              InferenceDevice.CPU,
              StageListener.NONE,
              stages -> builder.optExecution(stages).build());
      codec = batching;
      execution = batching.execution();
    }
    networks = new VqVae(checkpoint, execution.open(checkpoint), execution::run);
    callers = Executors.newFixedThreadPool(batch);
  }

  /** Runs large pictures and a wide one through the networks. */
  void runLarge(int pictures) {
    for (int i = 0; i < pictures; i++) {
      int seed = 1000 + i;
      runNetworks("large-" + i, i, () -> SyntheticPicture.of(LARGE_WIDTH, LARGE_HEIGHT, seed));
    }
    if (pictures > 0) {
      runNetworks("wide", 0, () -> SyntheticPicture.of(WIDE_WIDTH, WIDE_HEIGHT, 999));
    }
  }

  /**
   * Runs a picture through the networks: encodes it at one level, decodes its rounded latents at
   * each.
   *
   * @param turn of the level to encode at
   */
  void runNetworks(String picture, int turn, Callable<Picture> pixels) {
    call(
        () -> {
          codeWithNetworks(name + "/" + picture, pixels.call(), turn % codec.levels() + 1);
          return picture;
        });
  }

  /**
   * Runs small pictures and a sequence through the codec at each level, one picture also at effort
   * 1 and through the networks alone.
   */
  void runSmall(int pictures) {
    runNetworks("small-0", 0, () -> SyntheticPicture.of(SMALL_WIDTH, SMALL_HEIGHT, 2000));
    for (int level = 1; level <= codec.levels(); level++) {
      for (int i = 0; i < pictures; i++) {
        Picture picture = SyntheticPicture.of(SMALL_WIDTH, SMALL_HEIGHT, 2000 + i);
        QualityPolicy policy = QualityPolicy.level(level);
        codeWithCodec("small-" + i + "/" + level, picture, policy);
      }
    }
    int middle = (codec.levels() + 1) / 2;
    Picture picture = SyntheticPicture.of(SMALL_WIDTH, SMALL_HEIGHT, 2000);
    QualityPolicy searching = QualityPolicy.level(middle).withEffort(new Effort(1));
    codeWithCodec("effort-1/" + middle, picture, searching);
    for (int level = 1; level <= codec.levels(); level++) {
      codeSequence(level);
    }
  }

  /** Codes a sequence of a key frame and inter frames; adds the frames. */
  private void codeSequence(int level) {
    MovingScene scene = MovingScene.of(SMALL_WIDTH, SMALL_HEIGHT, 3000 + level);
    QualityPolicy policy =
        QualityPolicy.level(level).withLossless(LosslessMode.NEVER).withKeyFrameInterval(SEQUENCE);
    call(
        () -> {
          Optional<ReferenceFrame> sent = Optional.empty();
          Optional<ReferenceFrame> received = Optional.empty();
          for (int i = 0; i < SEQUENCE; i++) {
            Encoded encoded = codec.encode(scene.png(i), policy, sent);
            sent = encoded.reference();
            Frame.Coded frame = (Frame.Coded) Frame.parse(encoded.frame());
            received = codec.decodeCodes(frame, received);
            if (!Arrays.equals(codes(sent), codes(received))) {
              throw new AssertionError("sequence %d, frame %d: other codes".formatted(level, i));
            }
            digests.addFrame(name + "/sequence-" + level + "/" + i, encoded.frame());
          }
          return scene;
        });
  }

  private static byte[] codes(Optional<ReferenceFrame> reference) {
    return reference.orElseThrow().history().codes();
  }

  private void codeWithNetworks(String key, Picture picture, int encodingLevel) {
    int columns = VqVae.positions(picture.width());
    int rows = VqVae.positions(picture.height());
    int row = columns * channels;
    float[] latents = new float[rows * row];
    try (InFlightCounter.InFlight lease = execution.enter()) {
      Supplier<float[]> encoded =
          networks.encode(picture.rgb(), picture.width(), picture.height(), encodingLevel);
      for (int y = 0; y < rows; y++) {
        System.arraycopy(encoded.get(), 0, latents, y * row, row);
      }
      digests.addLatents(key + "/" + encodingLevel, latents);
      for (int i = 0; i < latents.length; i++) {
        latents[i] = (float) Math.rint(latents[i]);
      }
      VqVae.Quantized quantized =
          (top, left, height, width, out) -> {
            for (int y = 0; y < height; y++) {
              int from = (top + y) * row + left * channels;
              System.arraycopy(latents, from, out, y * width * channels, width * channels);
            }
          };
      for (int level = 1; level <= codec.levels(); level++) {
        byte[] rgb = networks.decode(quantized, picture.width(), picture.height(), level);
        digests.addPixels(key + "/networks/" + level, rgb);
      }
    }
  }

  private void codeWithCodec(String picture, Picture pixels, QualityPolicy policy) {
    String key = name + "/" + picture;
    QualityPolicy lossy = policy.withLossless(LosslessMode.NEVER);
    call(
        () -> {
          byte[] frame = codec.encode(new Decoded.Coded(pixels), lossy).frame();
          digests.addFrame(key, frame);
          Decoded.Coded decoded = (Decoded.Coded) codec.decode(frame);
          digests.addPixels(key, decoded.picture().rgb());
          return picture;
        });
  }

  private void call(Callable<?> work) {
    calls.add(callers.submit(work));
  }

  /** Waits for all calls. */
  void await() throws Exception {
    for (Future<?> call : calls) {
      call.get();
    }
    calls.clear();
  }

  @Override
  public void close() {
    callers.shutdown();
    codec.close();
    networks.close();
  }
}
