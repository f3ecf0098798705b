package io.vqstream.study.latent;

import io.vqstream.study.script.ScriptPart;
import java.util.Map;

/**
 * Categorical codes that training relaxes by Gumbel noise and a temperature (Maddison, Mnih and
 * Teh, "The Concrete Distribution", 2017, section 3; Jang, Gu and Poole, "Categorical
 * Reparameterization with Gumbel-Softmax", 2017, section 2). Evaluation uses one-hot codes.
 *
 * @param groups number of codes
 * @param categories values that a code can take
 * @param straightThrough whether the decoder sees one-hot codes in training too, with the gradient
 *     of the relaxed ones (Jang et al. 2017, section 2.2)
 */
public record ConcreteLatent(int groups, int categories, boolean straightThrough)
    implements Latent {
  @Override
  public String name() {
    return straightThrough ? "Concrete, straight-through" : "Concrete";
  }

  @Override
  public int encoderOutputs() {
    return groups * categories;
  }

  @Override
  public int decoderInputs() {
    return groups * categories;
  }

  @Override
  public ScriptPart part() {
    return ScriptPart.read(
        "latent/concrete",
        Map.of(
            "groups", groups,
            "categories", categories,
            "log.categories", Math.log(categories),
            "straight", straightThrough));
  }
}
