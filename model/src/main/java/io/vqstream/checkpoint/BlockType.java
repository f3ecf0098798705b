package io.vqstream.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The kind of the blocks of a transform network. */
public enum BlockType {
  /** A 3x3 and a 1x1 convolution, with a leaky ReLU between them. */
  RESIDUAL("residual"),
  /** A depthwise 3x3 convolution between 1x1 convolutions, then a gated linear unit. */
  DEPTHWISE("depthwise");

  private final String id;

  BlockType(String id) {
    this.id = id;
  }

  /** Returns the name in checkpoints and settings. */
  public String id() {
    return id;
  }

  /** Returns the type of a name, if there is one. */
  public static Optional<BlockType> of(String id) {
    return Arrays.stream(values()).filter(type -> type.id.equals(id)).findFirst();
  }
}
