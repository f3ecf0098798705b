package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The parts of a training step that change codebooks, for latents and codes that a test gives. */
final class CodebookSteps implements AutoCloseable {
  /** Channels of the tiny architecture. */
  static final int CHANNELS = 6;

  private static final String METHODS =
      """
        def follow_often(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], rows: Tensor, times: Tensor, codes: List[Tensor]) -> Tensor:
          for i in range(int(times[0])):
            self.follow(books, codes, rows, True)
          return times

        def follow_still(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], rows: Tensor, times: Tensor, codes: List[Tensor]) -> Tensor:
          for i in range(int(times[0])):
            self.follow(books, codes, rows, False)
          return times

        def count_codes(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], levels: Tensor, codes: List[Tensor]) -> Tensor:
          self.count(books, codes, levels)
          return levels

        def replace(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], rows: Tensor, codes: List[Tensor]) -> Tensor:
          self.replace_dead(books, codes, rows)
          return rows
      """;

  /** The codebooks, as the last call has left them. */
  final LearnedCodebooks books;

  private final TrainingConfig config;
  private final StepParts parts;
  private final Random random = new Random(1);

  CodebookSteps(TrainingConfig config) {
    this.config = config;
    parts = new StepParts(config, METHODS);
    books = parts.trainer.books;
  }

  /** Has the step use the codebooks as they are now. */
  void begin() {
    parts.trainer.begin(true, 0);
  }

  /** Returns Gaussian latents [positions, CHANNELS] of a standard deviation. */
  float[] latents(int positions, double deviation) {
    float[] latents = new float[positions * CHANNELS];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) (random.nextGaussian() * deviation);
    }
    return latents;
  }

  /** Returns random codes of each subspace, below a limit. */
  long[][] codes(int positions, int limit) {
    long[][] codes = new long[books.subspaces][positions];
    for (long[] subspace : codes) {
      Arrays.setAll(subspace, i -> random.nextInt(limit));
    }
    return codes;
  }

  /** Moves codewords towards their latents, so often. */
  void follow(float[] latents, long[][] codes, int times) {
    call("follow_often", List.of(rows(latents), times(times)), codes);
  }

  /** Updates the means of codewords alone, so often. */
  void followStill(float[] latents, long[][] codes, int times) {
    call("follow_still", List.of(rows(latents), times(times)), codes);
  }

  /** Counts the codes of images of these levels. */
  void count(long[][] codes, int... levels) {
    call("count_codes", List.of(parts.levels(levels)), codes);
  }

  /** Moves dead codewords to latents. */
  void replaceDead(float[] latents, long[][] codes) {
    call("replace", List.of(rows(latents)), codes);
  }

  private NDArray rows(float[] latents) {
    return parts.floats(latents, latents.length / CHANNELS, CHANNELS);
  }

  private NDArray times(int times) {
    return parts.manager.create(new long[] {times});
  }

  private void call(String method, List<NDArray> inputs, long[][] codes) {
    List<NDArray> all = new ArrayList<>(inputs);
    int subspace = 0;
    for (SubspaceGroup group : config.architecture().subspaces()) {
      int from = subspace;
      subspace += group.count();
      long[] own =
          IntStream.range(from, subspace)
              .boxed()
              .flatMapToLong(s -> Arrays.stream(codes[s]))
              .toArray();
      NDArray array = parts.manager.create(own).reshape(group.count(), codes[0].length);
      all.addAll(List.of(StepParts.list(array)));
    }
    parts.call(method, all.toArray(NDArray[]::new)).close();
    parts.trainer.readBooks();
  }

  @Override
  public void close() {
    parts.close();
  }
}
