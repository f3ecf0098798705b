package io.vqstream.study.latent;

import io.vqstream.study.script.ScriptPart;
import java.util.Map;

/**
 * The encoder's output itself, as in an autoencoder.
 *
 * @param size dimensions
 */
public record NoLatent(int size) implements Latent {
  @Override
  public String name() {
    return "AE";
  }

  @Override
  public int encoderOutputs() {
    return size;
  }

  @Override
  public int decoderInputs() {
    return size;
  }

  @Override
  public ScriptPart part() {
    return ScriptPart.read("latent/none", Map.of("size", size));
  }
}
