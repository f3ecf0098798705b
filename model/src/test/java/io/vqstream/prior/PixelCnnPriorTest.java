package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.kernel.PlainKernels;
import io.vqstream.prior.PixelCnnPrior.DecodeRequest;
import io.vqstream.prior.PixelCnnPrior.EncodeRequest;
import io.vqstream.prior.PixelCnnPrior.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelCnnPriorTest {
  private final RandomPrior random = new RandomPrior(RandomPrior.TINY, 7);
  private final PixelCnnPrior prior = random.prior(KernelsFactory.fastest());
  private final int subspaces = RandomPrior.TINY.slotCount();

  @ParameterizedTest(name = "{0} x {1}, level {2}")
  @CsvSource({"1,1,1", "1,9,2", "9,1,3", "5,7,1", "3,40,2", "23,20,3"})
  void matchesReferenceBitForBit(int height, int width, int level) {
    // Given
    byte[] codes = random.codes(height, width);
    ReferencePrior reference = new ReferencePrior(random, codes, height, width, level);

    // When
    Recorder fastest = Recorder.record(prior, codes, height, width, level);
    Recorder plain = Recorder.record(random.prior(new PlainKernels()), codes, height, width, level);

    // Then
    assertThat(fastest.zero).isDeepEqualTo(reference.zero);
    assertThat(fastest.weights).isDeepEqualTo(reference.weights);
    assertThat(plain.zero).isDeepEqualTo(reference.zero);
    assertThat(plain.weights).isDeepEqualTo(reference.weights);
  }

  @ParameterizedTest(name = "{0} x {1}, level {2}")
  @CsvSource({"1,1,1", "1,2,1", "1,33,2", "31,1,3", "2,2,2", "7,5,1", "16,16,3", "9,64,2"})
  void decodesEncodedCodes(int height, int width, int level) {
    // Given
    float[] latents = random.latents(height, width);
    RangeEncoder out = new RangeEncoder();

    // When
    Result encoded = prior.encode(latents, height, width, level, random.lambda(), out);
    Result decoded = prior.decode(decoder(out.finish()), height, width, level);

    // Then
    assertThat(decoded.codes()).isEqualTo(encoded.codes());
    assertThat(decoded.crossEntropyBits()).isEqualTo(encoded.crossEntropyBits());
  }

  @Test
  void decodesUnlikelyCodes() {
    // Given
    byte[] codes = random.codes(12, 10);
    RangeEncoder out = new RangeEncoder();

    // When
    prior.code(codes, 12, 10, 2, out);

    // Then
    assertThat(prior.decode(decoder(out.finish()), 12, 10, 2).codes()).isEqualTo(codes);
  }

  @Test
  void encodesGivenCodesToSameBytes() {
    // Given
    RangeEncoder out = new RangeEncoder();
    Result chosen = prior.encode(random.latents(8, 11), 8, 11, 1, random.lambda(), out);
    byte[] payload = out.finish();

    // When
    Result given = prior.code(chosen.codes(), 8, 11, 1, out);

    // Then
    assertThat(out.finish()).isEqualTo(payload);
    assertThat(given.crossEntropyBits()).isEqualTo(chosen.crossEntropyBits());
  }

  @Test
  void messageLengthMatchesCrossEntropy() {
    // Given
    RangeEncoder out = new RangeEncoder();

    // When
    Result result = prior.encode(random.latents(40, 60), 40, 60, 2, random.lambda(), out);

    // Then
    double bytes = result.crossEntropyBits() / 8;
    assertThat((double) out.finish().length).isCloseTo(bytes, within(bytes * 0.001 + 4));
  }

  @Test
  void crossEntropyMatchesFloatDistributions() {
    // Given
    byte[] codes = random.codes(6, 9);
    ReferencePrior reference = new ReferencePrior(random, codes, 6, 9, 3);
    double bits = 0;
    for (int i = 0; i < codes.length; i++) {
      double zero = reference.zero[i / subspaces][i % subspaces];
      float[] weights = reference.weights[i];
      double sum = 0;
      for (float weight : weights) {
        sum += weight;
      }
      double p = codes[i] == 0 ? zero : (1 - zero) * weights[(codes[i] & 0xff) - 1] / sum;
      bits -= Math.log(p) / Math.log(2);
    }

    // When
    Result result = prior.code(codes, 6, 9, 3, new RangeEncoder());

    // Then
    assertThat(result.crossEntropyBits()).isCloseTo(bits, within(1e-6));
  }

  @Test
  void selectsCodewordOfMinimumCost() {
    // Given
    float[] latents = random.latents(6, 8);
    float[] lambda = random.lambda();

    // When
    byte[] codes = prior.encode(latents, 6, 8, 2, lambda, new RangeEncoder()).codes();

    // Then
    ReferencePrior reference = new ReferencePrior(random, codes, 6, 8, 2);
    for (int p = 0; p < 6 * 8; p++) {
      for (Subspace subspace : Subspace.of(RandomPrior.TINY)) {
        double[] costs = costs(reference, latents, lambda, p, subspace);
        int code = codes[p * subspaces + subspace.index()] & 0xff;
        assertThat(costs[code]).isCloseTo(Arrays.stream(costs).min().orElseThrow(), within(1e-4));
      }
    }
    assertThat(codes).contains(new byte[] {0}).isNotEqualTo(new byte[codes.length]);
  }

  private double[] costs(
      ReferencePrior reference, float[] latents, float[] lambda, int p, Subspace subspace) {
    float[] weights = reference.weights[p * subspaces + subspace.index()];
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    double[] costs = new double[subspace.codewords()];
    byte[] codes = new byte[6 * 8 * subspaces];
    float[] values = new float[latents.length];
    for (int k = 0; k < costs.length; k++) {
      double zero = reference.zero[p][subspace.index()];
      double probability = k == 0 ? zero : (1 - zero) * weights[k - 1] / sum;
      costs[k] = -Math.log(probability) / Math.log(2);
      codes[p * subspaces + subspace.index()] = (byte) k;
      prior.dequantize(codes, 8, 0, 0, 6, 8, values);
      for (int c = subspace.first(); c < subspace.first() + subspace.channels(); c++) {
        double distance = latents[c * 48 + p] - values[p * 12 + c];
        costs[k] += distance * distance / lambda[c];
      }
    }
    return costs;
  }

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
  void inactiveSubspacesCostNothing() {
    // Given
    BitSet idle = BitSet.valueOf(new long[] {0b10010});
    PixelCnnPrior lean = prior.without(idle);
    RangeEncoder out = new RangeEncoder();

    // When
    Result encoded = lean.encode(random.latents(7, 9), 7, 9, 2, random.lambda(), out);
    byte[] payload = out.finish();

    // Then
    Result decoded = lean.decode(decoder(payload), 7, 9, 2);
    assertThat(decoded.codes())
        .isEqualTo(encoded.codes())
        .isNotEqualTo(new byte[7 * 9 * subspaces]);
    assertThat(lean.activeSubspaces()).isEqualTo(subspaces - 2);
    Recorder all = Recorder.record(prior, encoded.codes(), 7, 9, 2);
    double saved = 0;
    for (int i = 0; i < encoded.codes().length; i++) {
      if (idle.get(i % subspaces)) {
        assertThat(encoded.codes()[i]).isZero();
        saved -= Math.log(all.zero[i / subspaces][i % subspaces]) / Math.log(2);
      }
    }
    double full = prior.code(encoded.codes(), 7, 9, 2, out).crossEntropyBits();
    assertThat(full - encoded.crossEntropyBits()).isCloseTo(saved, within(1e-6)).isPositive();
  }

  @Test
  void isCausal() {
    // Given
    int height = 4;
    int width = 9;
    byte[] codes = random.codes(height, width);
    Recorder before = Recorder.record(prior, codes, height, width, 1);
    int position = 1 * width + 3; // wave 6
    int subspace = 2;
    byte[] changed = codes.clone();
    int at = position * subspaces + subspace;
    changed[at] = (byte) ((changed[at] + 5) % 12);

    // When
    Recorder after = Recorder.record(prior, changed, height, width, 1);

    // Then
    for (int p = 0; p < height * width; p++) {
      int wave = p % width + 3 * (p / width);
      for (int s = 0; s < subspaces; s++) {
        boolean same =
            before.zero[p][s] == after.zero[p][s]
                && Arrays.equals(
                    before.weights[p * subspaces + s], after.weights[p * subspaces + s]);
        boolean later = wave > 6 || p == position && s > subspace;
        assertThat(same || later).as("subspace %d at %d sees the future", s, p).isTrue();
      }
      boolean neighbor = p == position + 1 || p == position + width;
      if (neighbor || p == position) {
        assertThat(before.zero[p]).as("zero flags at %d", p).isNotEqualTo(after.zero[p]);
        int last = p * subspaces + subspaces - 1;
        assertThat(before.weights[last]).isNotEqualTo(after.weights[last]);
      }
    }
  }

  @Test
  void levelChangesBytes() {
    // Given
    byte[] codes = random.codes(5, 5);
    RangeEncoder out = new RangeEncoder();

    // When
    prior.code(codes, 5, 5, 1, out);
    byte[] first = out.finish();
    prior.code(codes, 5, 5, 2, out);

    // Then
    assertThat(out.finish()).isNotEqualTo(first);
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

  @Test
  void decodesAnyBytes() {
    // Given
    byte[] noise = random.codes(20, 1);

    // When
    byte[] codes = prior.decode(decoder(noise), 11, 13, 1).codes();

    // Then
    prior.dequantize(codes, 13, 0, 0, 11, 13, new float[12 * 11 * 13]); // checks every code's range
  }

  @Test
  void dequantizesToCodewords() {
    // Given
    byte[] codes = new byte[2 * 3 * subspaces];
    codes[4 * subspaces + 3] = 5; // position 4, second subspace of the pairs

    // When
    float[] values = new float[12 * 6];
    prior.dequantize(codes, 3, 0, 0, 2, 3, values);

    // Then
    float[] codebook = random.values("codebook.1");
    float[] expected = new float[12 * 6];
    expected[4 * 12 + 4] = codebook[(12 + 5) * 2];
    expected[4 * 12 + 5] = codebook[(12 + 5) * 2 + 1];
    assertThat(values).isEqualTo(expected);
  }

  @Test
  void rejectsMismatchedArguments() {
    RangeEncoder out = new RangeEncoder();
    byte[] codes = new byte[4 * subspaces];
    byte[] outside = codes.clone();
    outside[subspaces + 5] = 8;

    assertThatThrownBy(() -> prior.code(codes, 2, 2, 4, out))
        .hasMessage("no quality level 4: there are 1..3");
    assertThatThrownBy(() -> prior.code(codes, 2, 2, 0, out))
        .hasMessage("no quality level 0: there are 1..3");
    assertThatThrownBy(() -> prior.code(codes, 0, 2, 1, out)).hasMessage("invalid grid: 2 x 0");
    assertThatThrownBy(() -> prior.decode(decoder(codes), -1, 2, 1))
        .hasMessage("invalid grid: 2 x -1");
    assertThatThrownBy(() -> prior.decode(decoder(codes), 1 << 20, 1 << 20, 1))
        .hasMessage("invalid grid: 1048576 x 1048576");
    assertThatThrownBy(() -> prior.code(codes, 2, 3, 1, out))
        .hasMessage("24 codes do not fit the grid and the checkpoint");
    assertThatThrownBy(() -> prior.code(outside, 2, 2, 1, out))
        .hasMessage("subspace 5 at position 1 has code 8; its codebook has 0..7");
    assertThatThrownBy(() -> prior.without(BitSet.valueOf(new long[] {64})))
        .hasMessage("no subspace 6: there are 6");
    outside[subspaces + 5] = 7;
    assertThatThrownBy(
            () -> prior.without(BitSet.valueOf(new long[] {32})).code(outside, 2, 2, 1, out))
        .hasMessage("subspace 5 at position 1 has code 7 and is not coded");
    assertThatThrownBy(() -> prior.encode(new float[12], 1, 1, 1, new float[12], out))
        .hasMessage("lambda must be positive: 0.0");
  }

  private static RangeDecoder decoder(byte[] payload) {
    return new RangeDecoder(payload, 0, payload.length);
  }
}
