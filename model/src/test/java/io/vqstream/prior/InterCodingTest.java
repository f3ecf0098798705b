package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.prior.PixelCnnPrior.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes of inter frames. */
class InterCodingTest {
  private final RandomPrior random = new RandomPrior(RandomPrior.TINY, 21);
  private final PixelCnnPrior prior = random.prior(KernelsFactory.fastest());

  /** A coded grid. */
  private record Coded(Result result, byte[] payload) {}

  private static List<Coded> encode(PixelCnnPrior prior, InterGrids grids, int count, int level) {
    List<Coded> coded = new ArrayList<>();
    Optional<CodeHistory> reference = Optional.empty();
    for (int i = 0; i < count; i++) {
      RangeEncoder out = new RangeEncoder();
      Result result = prior.encodeBatch(List.of(grids.request(i, out, reference)), level).get(0);
      coded.add(new Coded(result, out.finish()));
      reference = Optional.of(result.history());
    }
    return coded;
  }

  private static DecodeRequest decoding(
      byte[] payload, Grid grid, Optional<CodeHistory> reference) {
    return new DecodeRequest(new RangeDecoder(payload, 0, payload.length), grid, reference);
  }

  private static void assertDecodes(
      PixelCnnPrior prior, List<Coded> sequence, Grid grid, int level) {
    Optional<CodeHistory> reference = Optional.empty();
    for (Coded coded : sequence) {
      DecodeRequest request = decoding(coded.payload(), grid, reference);
      Result decoded = prior.decodeBatch(List.of(request), level).get(0);
      assertThat(decoded.codes()).isEqualTo(coded.result().codes());
      assertThat(decoded.crossEntropyBits()).isEqualTo(coded.result().crossEntropyBits());
      assertThat(decoded.history().weights()).isEqualTo(coded.result().history().weights());
      assertThat(request.in().endsAsWritten()).isTrue();
      reference = Optional.of(decoded.history());
    }
  }

  @ParameterizedTest(name = "{0} x {1}, level {2}")
  @CsvSource({"1,1,1", "1,17,2", "19,1,3", "7,5,1", "16,16,3", "9,40,2"})
  void decodesSequence(int height, int width, int level) {
    Grid grid = new Grid(height, width);

    List<Coded> sequence = encode(prior, new InterGrids(random, grid, 6), 6, level);

    assertDecodes(prior, sequence, grid, level);
  }

  @Test
  void takesFewerBytesWhereCodesStay() {
    Grid grid = new Grid(20, 20);

    List<Coded> sequence = encode(prior, new InterGrids(random, grid, 4), 4, 2);

    int keyFrame = sequence.get(0).payload().length;
    for (Coded inter : sequence.subList(1, 4)) {
      assertThat(inter.payload().length).isLessThan(keyFrame / 2);
      assertThat(inter.result().crossEntropyBits()).isGreaterThan(8.0 * keyFrame / 2);
    }
  }

  /** If the code is not the nonzero one of the reference frame, it can only be 0. */
  @Test
  void decodesSubspacesOfTwoCodewords() {
    // Given
    Architecture tiny = RandomPrior.TINY;
    Architecture binary =
        new Architecture(
            tiny.levels(),
            tiny.latentChannels(),
            tiny.encoder(),
            tiny.decoder(),
            List.of(new SubspaceGroup(4, 1, 2), new SubspaceGroup(4, 2, 3)),
            tiny.priorChannels(),
            tiny.priorBlocks(),
            tiny.headChannels());
    RandomPrior weights = new RandomPrior(binary, 5);
    PixelCnnPrior two = weights.prior(KernelsFactory.fastest());
    Grid grid = new Grid(12, 11);

    // When
    List<Coded> sequence = encode(two, new InterGrids(weights, grid, 5), 5, 1);

    // Then
    assertDecodes(two, sequence, grid, 1);
  }

  @Test
  void codesBatchLikeSingleGrids() {
    // Given sequences of several sizes and lambdas, coded one grid at a time
    int[][] sizes = {{3, 4}, {9, 7}, {1, 12}, {14, 9}};
    List<List<Coded>> sequences = new ArrayList<>();
    List<EncodeRequest> encoding = new ArrayList<>();
    List<DecodeRequest> decoding = new ArrayList<>();
    for (int[] size : sizes) {
      InterGrids grids =
          new InterGrids(random, new Grid(size[0], size[1]), 3, random.lambda(0.02f * size[1]));
      List<Coded> sequence = encode(prior, grids, 3, 2);
      Optional<CodeHistory> reference = Optional.of(sequence.get(1).result().history());
      sequences.add(sequence);
      encoding.add(grids.request(2, new RangeEncoder(), reference));
      decoding.add(decoding(sequence.get(2).payload(), grids.grid(), reference));
    }

    // When their third grids are coded together
    List<Result> encoded = prior.encodeBatch(encoding, 2);
    List<Result> decoded = prior.decodeBatch(decoding, 2);

    // Then
    for (int i = 0; i < sizes.length; i++) {
      Coded alone = sequences.get(i).get(2);
      assertThat(encoding.get(i).out().finish()).isEqualTo(alone.payload());
      assertThat(encoded.get(i).codes()).isEqualTo(alone.result().codes());
      assertThat(decoded.get(i).codes()).isEqualTo(alone.result().codes());
      assertThat(decoded.get(i).history().weights()).isEqualTo(alone.result().history().weights());
    }
  }

  @Test
  void rejectsReferenceOfAnotherShape() {
    // Given
    CodeHistory history = CodeHistory.ofKeyFrame(new byte[3], 1);
    DecodeRequest wrong = decoding(new byte[4], new Grid(2, 2), Optional.of(history));
    DecodeRequest keyFrame = decoding(new byte[4], new Grid(2, 2), Optional.empty());

    // Then
    assertThatThrownBy(() -> prior.decodeBatch(List.of(wrong), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 reference codes do not fit");
    assertThatThrownBy(() -> prior.decodeBatch(List.of(keyFrame, wrong), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with and without a reference");
  }

  @Test
  void decodesAnyBytesToCodesOfCodebooks() {
    // Given
    Grid grid = new Grid(9, 8);
    CodeHistory history =
        encode(prior, new InterGrids(random, grid, 1), 1, 1).get(0).result().history();
    List<Subspace> subspaces = Subspace.of(RandomPrior.TINY);

    for (int seed = 0; seed < 50; seed++) {
      // When
      byte[] noise = new byte[40];
      new java.util.Random(seed).nextBytes(noise);
      byte[] codes =
          prior.decodeBatch(List.of(decoding(noise, grid, Optional.of(history))), 1).get(0).codes();

      // Then
      for (int i = 0; i < codes.length; i++) {
        int codewords = subspaces.get(i % subspaces.size()).codewords();
        assertThat(codes[i] & 0xff).isLessThan(codewords);
      }
    }
  }
}
