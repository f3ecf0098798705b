package io.vqstream.inference;

import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.prior.PixelCnnPrior.Result;
import io.vqstream.prior.PixelCnnPrior.ToDecode;
import io.vqstream.prior.PixelCnnPrior.ToEncode;
import java.util.List;

/** A grid to be taken through the prior, side by side with others of its {@link #kind}. */
abstract sealed class PriorRequest {
  private final Kind kind;
  private Result result;

  private PriorRequest(Kind kind) {
    this.kind = kind;
  }

  /**
   * What goes side by side: the same weights, the same level, the same way. Priors are compared by
   * identity.
   */
  record Kind(PixelCnnPrior prior, int level, boolean encoding) {}

  final Kind kind() {
    return kind;
  }

  /** What came of it, once it was run. */
  final Result result() {
    return result;
  }

  abstract Grid grid();

  abstract List<Result> all(List<PriorRequest> same);

  /** Runs jobs of one kind, and leaves the result in each. */
  static void run(List<PriorRequest> same) {
    List<Result> results = same.get(0).all(same);
    for (int i = 0; i < same.size(); i++) {
      same.get(i).result = results.get(i);
    }
  }

  /** Codes to choose and write. */
  static final class Encoding extends PriorRequest {
    private final ToEncode job;
    private final float[] lambda;

    /**
     * @param lambda squared steps that a bit is worth, which goes with prior and level
     */
    Encoding(PixelCnnPrior prior, ToEncode job, int level, float[] lambda) {
      super(new Kind(prior, level, true));
      this.job = job;
      this.lambda = lambda;
    }

    @Override
    Grid grid() {
      return job.grid();
    }

    @Override
    List<Result> all(List<PriorRequest> same) {
      List<ToEncode> jobs = same.stream().map(one -> ((Encoding) one).job).toList();
      return kind().prior().encodeAll(jobs, kind().level(), lambda);
    }
  }

  /** Codes to read. */
  static final class Decoding extends PriorRequest {
    private final ToDecode job;

    Decoding(PixelCnnPrior prior, ToDecode job, int level) {
      super(new Kind(prior, level, false));
      this.job = job;
    }

    @Override
    Grid grid() {
      return job.grid();
    }

    @Override
    List<Result> all(List<PriorRequest> same) {
      List<ToDecode> jobs = same.stream().map(one -> ((Decoding) one).job).toList();
      return kind().prior().decodeAll(jobs, kind().level());
    }
  }
}
