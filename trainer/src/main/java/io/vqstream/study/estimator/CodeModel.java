package io.vqstream.study.estimator;

import ai.djl.ndarray.types.Shape;
import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.dataset.ImageShape;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.model.Model;
import io.vqstream.study.script.Learner;
import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.ParameterTable.Start;
import io.vqstream.study.script.ScriptNetwork;
import io.vqstream.study.script.ScriptPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A variational autoencoder with Bernoulli codes, -1 or 1 at the decoder, and a learned prior. */
public final class CodeModel {
  private CodeModel() {}

  /**
   * Creates a model that is trained with an estimator.
   *
   * @param codes number of Bernoulli codes
   * @param images of bits, at whose mean the decoder starts
   */
  public static Learner create(
      ModelArchitecture architecture, int codes, Estimator estimator, ImageSet images, long seed) {
    Learner learner = create(architecture, codes, estimator, images.shape(), seed, List.of());
    String bias = architecture.decoder(images.shape(), codes).lastBias();
    Model.startAtMean(learner, bias, images.meanLogits());
    return learner;
  }

  /** Returns the number of parameters before those of the estimator: networks and prior. */
  public static int size(Learner learner) {
    return learner.size("") - learner.size(ParameterTable.CONTROL);
  }

  /** Creates a model with more methods. */
  static Learner create(
      ModelArchitecture architecture,
      int codes,
      Estimator estimator,
      ImageShape shape,
      long seed,
      List<ScriptPart> more) {
    ParameterTable table = new ParameterTable();
    ScriptNetwork encoder = architecture.encoder(shape, codes);
    ScriptNetwork decoder = architecture.decoder(shape, codes);
    encoder.declare(table);
    decoder.declare(table);
    table.add("latent.prior", Start.at(0), codes);
    Likelihood likelihood = Likelihood.bernoulli(true);
    List<ScriptPart> parts = new ArrayList<>();
    parts.add(encoder.method("encode"));
    parts.add(decoder.method("decode"));
    parts.add(likelihood.part());
    parts.addAll(estimator.parts(table, shape.samples(), codes));
    parts.add(
        ScriptPart.read("estimator/codes", Map.of("relaxed", estimator == Estimator.CONCRETE)));
    parts.add(
        ScriptPart.read(
            "objective",
            Map.of(
                "binarize", true,
                "channels", shape.channels(),
                "height", shape.height(),
                "width", shape.width())));
    parts.addAll(more);
    Learner.State average = new Learner.State(new Shape(1), new float[1]);
    return new Learner(parts, table, List.of(average), seed);
  }
}
