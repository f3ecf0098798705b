package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.prior.PixelCnnPrior;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The prior that is trained and the prior that codes are two programs for one distribution. */
class PriorAgreementTest {
  private static final int SIDE = 8;
  private static final int POSITIONS = SIDE * SIDE;

  private final TrainingConfig config = Tiny.config("prior.blocks", "2");
  private final int slots = config.architecture().slotCount();

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void trainedAndExactPriorAgree(int level) {
    // Given
    try (NDManager manager = NDManager.newBaseManager()) {
      Checkpoint checkpoint = randomCheckpoint(manager);
      byte[] codes = randomCodes();

      // When
      double exact =
          PixelCnnPrior.of(checkpoint)
              .code(codes, SIDE, SIDE, level, new RangeEncoder())
              .crossEntropyBits();
      double trained = trainedBits(checkpoint, codes, level, manager);

      // Then
      assertThat(exact).isGreaterThan(POSITIONS * slots);
      assertThat(trained).isCloseTo(exact, within(exact * 1e-4));
    }
  }

  /** Every parameter random, rounded as a checkpoint rounds. */
  private Checkpoint randomCheckpoint(NDManager manager) {
    Trainer trainer = Tiny.trainer(config, manager);
    Tiny.randomize(trainer.networks, manager, new Random(1));
    Tiny.randomize(trainer.books, new Random(2));
    return TrainingState.export(config, trainer.networks, trainer.books, Map.of()).toCheckpoint();
  }

  /** Half zeros, the rest anything. */
  private byte[] randomCodes() {
    Random random = new Random(3);
    byte[] codes = new byte[POSITIONS * slots];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (random.nextBoolean() ? 0 : random.nextInt(16));
    }
    return codes;
  }

  private double trainedBits(Checkpoint checkpoint, byte[] codes, int level, NDManager manager) {
    Trainer trainer = new Trainer(config, Tiny.crops(), manager);
    trainer.networks.load(checkpoint);
    TrainingState.readBooks(checkpoint, trainer.books);
    int[][] bySlot = new int[slots][POSITIONS];
    for (int i = 0; i < codes.length; i++) {
      bySlot[i % slots][i / slots] = codes[i];
    }
    LearnedCodebooks.Choice choice = trainer.books.of(bySlot, 1, POSITIONS);
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      NDArray y =
          scope.create(
              choice.quantized, new Shape(1, config.architecture().latentChannels(), SIDE, SIDE));
      float[] samples = new float[3 * 64 * 64];
      Objective.Batch batch = trainer.objective.batch(scope, samples, 64, new int[] {level - 1});
      NDList prior = trainer.objective.prior(new ParameterStore(scope, false), batch, y);
      return bits(trainer, CodewordBits.Positions.all(prior, batch.oneHot()), bySlot, scope);
    }
  }

  private double bits(Trainer trainer, CodewordBits.Positions at, int[][] bySlot, NDManager scope) {
    CodewordBits codewordBits = new CodewordBits(config.architecture(), trainer.networks.prior);
    List<NDArray> books = trainer.bookArrays(scope);
    float[] isZero = new float[POSITIONS * slots];
    for (int i = 0; i < isZero.length; i++) {
      isZero[i] = bySlot[i % slots][i / slots] == 0 ? 1 : 0;
    }
    NDArray flags = scope.create(isZero, new Shape(POSITIONS, slots));
    double nats = sum(CodewordBits.zeroNats(codewordBits.zeroLogit(at), flags));
    int slot = 0;
    for (int g = 0; g < books.size(); g++) {
      int count = config.architecture().slots().get(g).count();
      float[] codes = new float[count * POSITIONS];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = bySlot[slot + i / POSITIONS][i % POSITIONS];
      }
      slot += count;
      NDArray own = scope.create(codes, new Shape(count, POSITIONS));
      nats += sum(CodewordBits.nonzeroNats(codewordBits.logNonzero(at, g, books.get(g)), own));
    }
    return nats / Math.log(2);
  }

  private static double sum(NDArray values) {
    double sum = 0;
    for (float value : values.toFloatArray()) {
      sum += value;
    }
    return sum;
  }
}
