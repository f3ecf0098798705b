package io.vqstream.study.model;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.bound.Bound;
import io.vqstream.study.dataset.ImageShape;
import io.vqstream.study.latent.ConcreteLatent;
import io.vqstream.study.latent.Latent;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.script.Learner;
import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.ScriptNetwork;
import io.vqstream.study.script.ScriptPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model: encoder, latent and decoder, the likelihood of its output, and the bound that it is
 * trained with.
 *
 * @param architecture the networks
 * @param latent what is between them
 * @param likelihood of pixels
 * @param bound what training minimizes
 */
public record ModelSpec(
    ModelArchitecture architecture, Latent latent, Likelihood likelihood, Bound bound) {

  /**
   * @throws IllegalArgumentException if the bound needs a density that the latent does not have:
   *     relaxed codes under the probabilities of one-hot ones give no bound (Maddison et al. 2017,
   *     section 3.3)
   */
  public ModelSpec {
    if (bound == Bound.IMPORTANCE && latent instanceof ConcreteLatent) {
      throw new IllegalArgumentException("relaxed codes have no importance-weighted bound here");
    }
  }

  /** Returns a model with the evidence lower bound. */
  public static ModelSpec of(ModelArchitecture architecture, Latent latent, Likelihood likelihood) {
    return new ModelSpec(architecture, latent, likelihood, Bound.ELBO);
  }

  /** Returns the name for reports, that of the latent. */
  public String name() {
    return latent.name();
  }

  /** Creates the model with parameters to train. */
  public Learner learner(ImageShape shape, long seed) {
    return learner(shape, seed, architecture.decoder(shape, latent.decoderInputs()));
  }

  /** Creates the model with another decoder. */
  public Learner learner(ImageShape shape, long seed, ScriptNetwork decoder) {
    ParameterTable table = new ParameterTable();
    ScriptNetwork encoder = architecture.encoder(shape, latent.encoderOutputs());
    encoder.declare(table);
    latent.declare(table);
    decoder.declare(table);
    List<ScriptPart> parts = new ArrayList<>();
    parts.add(encoder.method("encode"));
    parts.add(decoder.method("decode"));
    parts.add(latent.part());
    parts.add(likelihood.part());
    parts.add(bound.part());
    parts.add(objective(shape, likelihood));
    return new Learner(parts, table, latent.states(), seed);
  }

  /** Returns the part that joins the others for images of a size. */
  static ScriptPart objective(ImageShape shape, Likelihood likelihood) {
    return ScriptPart.read(
        "objective",
        Map.of(
            "binarize", likelihood.binarizes(),
            "channels", shape.channels(),
            "height", shape.height(),
            "width", shape.width()));
  }
}
