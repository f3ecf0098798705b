package io.vqstream.study.latent;

import ai.djl.ndarray.types.Shape;
import io.vqstream.study.script.Learner;
import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.ParameterTable.Start;
import io.vqstream.study.script.ScriptPart;
import java.util.List;
import java.util.Map;

/**
 * The nearest codeword of a codebook at each position of a grid; gradients pass straight through
 * (van den Oord, Vinyals and Kavukcuoglu, "Neural Discrete Representation Learning", 2017,
 * equations 1 to 3 and appendix A.1).
 *
 * @param positions positions of the grid
 * @param dimensions values of a position
 * @param codewords size of the codebook
 * @param update how the codebook learns
 * @param commitment weight of the term that draws latents to their codewords
 * @param scale factor of the terms of the codebook, as the likelihood has for the squared error
 */
public record VectorLatent(
    int positions, int dimensions, int codewords, Update update, double commitment, double scale)
    implements Latent {
  /** Name of the parameter of a codebook that learns by the loss. */
  public static final String CODEBOOK = "latent.codebook";

  private static final double DECAY = 0.99;

  /** Uses of a codeword in a batch, on average, below which it restarts. */
  private static final double DEAD = 0.02;

  /** How a codebook learns. */
  public enum Update {
    /** By moving averages of the latents. */
    EMA,
    /** By the second term of the loss. */
    LOSS
  }

  @Override
  public String name() {
    return update == Update.EMA ? "VQ-VAE" : "VQ-VAE, codebook by loss";
  }

  @Override
  public int encoderOutputs() {
    return positions * dimensions;
  }

  @Override
  public int decoderInputs() {
    return positions * dimensions;
  }

  @Override
  public ScriptPart part() {
    return ScriptPart.read(
        "latent/vector",
        Map.of(
            "positions", positions,
            "dimensions", dimensions,
            "codewords", codewords,
            "log.codewords", Math.log(codewords),
            "ema", update == Update.EMA,
            "commitment", commitment,
            "scale", scale,
            "decay", DECAY,
            "dead", DEAD));
  }

  @Override
  public void declare(ParameterTable table) {
    if (update == Update.LOSS) {
      table.add(CODEBOOK, Start.normal(0.3), codewords, dimensions);
    }
  }

  @Override
  public List<Learner.State> states() {
    Learner.State books =
        new Learner.State(new Shape(codewords, dimensions), new float[codewords * dimensions]);
    Learner.State counts = new Learner.State(new Shape(codewords), new float[codewords]);
    return List.of(books, counts, books, new Learner.State(new Shape(1), new float[1]));
  }
}
