package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.prior.PixelCnnPrior.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Calls of one prior: in batches, one after the other, and from several threads. */
class PriorCallsTest {
  private final RandomPrior random = new RandomPrior(RandomPrior.TINY, 7);
  private final PixelCnnPrior prior = random.prior(KernelsFactory.fastest());

  @Test
  void batchMatchesSingleGrids() {
    // Given: more grids than fit a batch, of different shapes and lambdas
    List<Grid> grids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      grids.add(new Grid(1 + i % 7, 1 + i % 11));
    }
    grids.add(30, new Grid(23, 70));
    List<float[]> latents = grids.stream().map(g -> random.latents(g.height(), g.width())).toList();
    List<EncodeRequest> toEncode = new ArrayList<>();
    List<DecodeRequest> toDecode = new ArrayList<>();
    List<Result> alone = new ArrayList<>();
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < grids.size(); i++) {
      Grid grid = grids.get(i);
      RangeEncoder out = new RangeEncoder();
      float[] lambda = random.lambda(0.05f + 0.1f * (i % 3));
      toEncode.add(new EncodeRequest(latents.get(i), grid, lambda, out));
      RangeEncoder one = new RangeEncoder();
      alone.add(prior.encode(latents.get(i), grid.height(), grid.width(), 2, lambda, one));
      payloads.add(one.finish());
      toDecode.add(new DecodeRequest(decoder(payloads.get(i)), grid));
    }

    // When
    List<Result> encoded = prior.encodeBatch(toEncode, 2);
    List<Result> decoded = prior.decodeBatch(toDecode, 2);

    // Then
    for (int i = 0; i < grids.size(); i++) {
      assertThat(encoded.get(i)).usingRecursiveComparison().isEqualTo(alone.get(i));
      assertThat(decoded.get(i)).usingRecursiveComparison().isEqualTo(alone.get(i));
      assertThat(toEncode.get(i).out().finish()).isEqualTo(payloads.get(i));
    }
  }

  @Test
  void callsAreIndependent() {
    // Given
    byte[] codes = random.codes(6, 7);
    Recorder fresh = Recorder.record(random.prior(KernelsFactory.fastest()), codes, 6, 7, 2);
    prior.code(random.codes(30, 50), 30, 50, 1, new RangeEncoder());

    // When
    Recorder later = Recorder.record(prior, codes, 6, 7, 2);

    // Then
    assertThat(later.zero).isDeepEqualTo(fresh.zero);
    assertThat(later.weights).isDeepEqualTo(fresh.weights);
  }

  @Test
  void isThreadSafe() throws Exception {
    // Given
    float[] latents = random.latents(12, 17);
    List<Future<byte[]>> futures = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);

    // When
    try {
      for (int i = 0; i < 24; i++) {
        futures.add(
            threads.submit(
                () -> {
                  RangeEncoder out = new RangeEncoder();
                  prior.encode(latents, 12, 17, 3, random.lambda(), out);
                  return out.finish();
                }));
      }
    } finally {
      threads.shutdown();
    }

    // Then
    byte[] first = futures.get(0).get();
    for (Future<byte[]> future : futures) {
      assertThat(future.get()).isEqualTo(first);
    }
  }

  private static RangeDecoder decoder(byte[] payload) {
    return new RangeDecoder(payload, 0, payload.length);
  }
}
