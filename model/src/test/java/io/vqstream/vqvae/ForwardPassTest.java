package io.vqstream.vqvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.Picture;
import io.vqstream.network.ExactNetworks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Checks that batched passes give the bits of single passes. */
class ForwardPassTest {
  private static final Checkpoint TINY = TinyCheckpoint.read();
  private static final int IMAGES = 5;

  private static final int LEVEL = 2;

  /** Runs the passes of all callers as one batch once all have submitted. */
  private static final class Together implements ForwardRunner {
    private final List<ForwardPass> passes = new ArrayList<>();
    private final CyclicBarrier all =
        new CyclicBarrier(
            IMAGES,
            () -> {
              ForwardPass.run(List.copyOf(passes));
              passes.clear();
            });

    @Override
    public void run(ForwardPass pass) {
      synchronized (passes) {
        passes.add(pass);
      }
      try {
        all.await();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void batchEqualsSinglePasses() throws Exception {
    // Given: images of equal padded size
    ExecutorService threads = Executors.newFixedThreadPool(IMAGES);
    try (VqVae alone = networks(ForwardRunner.INLINE);
        VqVae together = networks(new Together())) {
      List<Future<float[]>> latents = new ArrayList<>();
      List<Future<byte[]>> decoded = new ArrayList<>();

      // When
      for (int i = 0; i < IMAGES; i++) {
        Picture picture = picture(i);
        latents.add(threads.submit(() -> Latents.of(together, picture, LEVEL)));
      }
      for (int i = 0; i < IMAGES; i++) {
        Picture picture = picture(i);
        float[] own = latents.get(i).get();
        decoded.add(
            threads.submit(
                () -> Latents.decode(together, own, picture.width(), picture.height(), LEVEL)));
      }

      // Then
      for (int i = 0; i < IMAGES; i++) {
        Picture picture = picture(i);
        float[] own = latents.get(i).get();
        assertThat(own).isEqualTo(Latents.of(alone, picture, LEVEL));
        assertThat(decoded.get(i).get())
            .isEqualTo(Latents.decode(alone, own, picture.width(), picture.height(), LEVEL));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void failedLookUpRunsNoPass() {
    // Given
    List<ForwardPass> passes = new ArrayList<>();
    try (VqVae networks = networks(passes::add)) {

      // When / Then
      assertThatThrownBy(
              () ->
                  networks.decode(
                      (top, left, height, width, latents) -> {
                        throw new IllegalArgumentException("no such code");
                      },
                      32,
                      32,
                      1))
          .hasMessage("no such code");
      assertThat(passes).isEmpty();
    }
  }

  private static Picture picture(int i) {
    return SyntheticPicture.of(28 + i, 32 - i, i);
  }

  private static VqVae networks(ForwardRunner runner) {
    return new VqVae(TINY, new ExactNetworks(TINY), runner);
  }
}
