package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.prior.PixelCnnPrior;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The prior that is trained and the prior that codes are two programs for one distribution. */
class PriorAgreementTest {
  private static final int SIDE = 8;
  private static final int POSITIONS = SIDE * SIDE;

  /** Bits of codes as their choice counts them, and as the loss does. */
  private static final String METHODS =
      """
        def bits_of(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], levels: Tensor, latents: Tensor, sampled: Tensor, codes: List[Tensor]) -> Tuple[Tensor, Tensor]:
          p = self.parameters(state[0], constants)
          groups: List[List[int]] = @groups@
          hidden, location, scale = self.prior(p, self.words_of(books, codes, latents), levels)
          at_positions = self.at_positions(levels, latents)
          zero = self.zero_logit(p, hidden, location, scale, at_positions)
          total = torch.zeros([], dtype=7)
          subspace = 0
          for g in range(len(groups)):
            n, d, k = groups[g]
            logs = self.log_nonzero(p, g, hidden, location, scale, at_positions, books[g])
            own = torch.gather(self.bits(zero, subspace, logs), 2, codes[g].unsqueeze(2))
            total = total + own.to(7).sum()
            subspace = subspace + n
          rows = self.rows(latents)
          ones = torch.ones_like(rows)
          loss, flags, others = self.code_loss(p, books, (hidden, location, scale), codes, rows, at_positions, ones, ones[:, 0], sampled, False)
          return total, (flags.to(7).sum() + others.to(7).sum()) / @ln2@
      """;

  private final TrainingConfig config = Tiny.config("prior.blocks", "2");
  private final int subspaces = config.architecture().subspaceCount();

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void trainedAndExactPriorAgree(int level) {
    // Given
    try (StepParts parts = new StepParts(config, METHODS)) {
      Checkpoint checkpoint = randomCheckpoint(parts.trainer);
      byte[] codes = randomCodes();
      parts.trainer.networks.load(checkpoint);
      TrainingState.readBooks(checkpoint, parts.trainer.books);
      parts.trainer.begin(true, 0);

      // When
      double exact =
          PixelCnnPrior.of(checkpoint)
              .code(codes, SIDE, SIDE, level, new RangeEncoder())
              .crossEntropyBits();
      NDList trained = trainedBits(parts, codes, level);

      // Then
      assertThat(exact).isGreaterThan(POSITIONS * subspaces);
      for (NDArray bits : trained) {
        assertThat(bits.getDouble()).isCloseTo(exact, within(exact * 1e-4));
      }
    }
  }

  /** Every parameter random, rounded as a checkpoint rounds. */
  private Checkpoint randomCheckpoint(Trainer trainer) {
    Tiny.randomize(trainer.networks, new Random(1));
    Tiny.randomize(trainer.books, new Random(2));
    return TrainingState.export(config, trainer.networks, trainer.books, Map.of()).toCheckpoint();
  }

  /** Half zeros, the rest anything. */
  private byte[] randomCodes() {
    Random random = new Random(3);
    byte[] codes = new byte[POSITIONS * subspaces];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (random.nextBoolean() ? 0 : random.nextInt(16));
    }
    return codes;
  }

  private NDList trainedBits(StepParts parts, byte[] codes, int level) {
    List<NDArray> groups = new ArrayList<>();
    int subspace = 0;
    for (SubspaceGroup group : config.architecture().subspaces()) {
      long[] own = new long[group.count() * POSITIONS];
      for (int i = 0; i < own.length; i++) {
        own[i] = codes[i % POSITIONS * subspaces + subspace + i / POSITIONS];
      }
      subspace += group.count();
      groups.add(parts.manager.create(own).reshape(group.count(), POSITIONS));
    }
    int channels = config.architecture().latentChannels();
    List<NDArray> inputs = new ArrayList<>();
    inputs.add(parts.levels(level - 1));
    inputs.add(parts.floats(new float[channels * POSITIONS], 1, channels, SIDE, SIDE));
    inputs.add(parts.positions(POSITIONS));
    inputs.addAll(List.of(StepParts.list(groups.toArray(NDArray[]::new))));
    return parts.call("bits_of", inputs.toArray(NDArray[]::new));
  }
}
