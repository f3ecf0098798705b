package io.vqstream.study.architecture;

import io.vqstream.study.dataset.ImageShape;
import io.vqstream.study.script.ScriptNetwork;

/** An encoder and a decoder for images of any size whose sides are multiples of 4. */
public enum ModelArchitecture {
  /** One linear layer each. */
  LINEAR {
    @Override
    public ScriptNetwork encoder(ImageShape shape, int outputs) {
      return new ScriptNetwork(ENCODER).dense(shape.samples(), outputs);
    }

    @Override
    public ScriptNetwork decoder(ImageShape shape, int inputs) {
      return new ScriptNetwork(DECODER).dense(inputs, shape.samples());
    }
  },
  /** One hidden layer of 400 rectified units each. */
  MLP {
    @Override
    public ScriptNetwork encoder(ImageShape shape, int outputs) {
      return new ScriptNetwork(ENCODER)
          .dense(shape.samples(), HIDDEN)
          .relu()
          .dense(HIDDEN, outputs);
    }

    @Override
    public ScriptNetwork decoder(ImageShape shape, int inputs) {
      return new ScriptNetwork(DECODER).dense(inputs, HIDDEN).relu().dense(HIDDEN, shape.samples());
    }
  },
  /** Two hidden layers of 200 units each, as in Burda et al. 2016, section 5. */
  DEEP {
    @Override
    public ScriptNetwork encoder(ImageShape shape, int outputs) {
      return new ScriptNetwork(ENCODER)
          .dense(shape.samples(), UNITS)
          .tanh()
          .dense(UNITS, UNITS)
          .tanh()
          .dense(UNITS, outputs);
    }

    @Override
    public ScriptNetwork decoder(ImageShape shape, int inputs) {
      return new ScriptNetwork(DECODER)
          .dense(inputs, UNITS)
          .tanh()
          .dense(UNITS, UNITS)
          .tanh()
          .dense(UNITS, shape.samples());
    }
  },
  /** Two convolutions of stride 2 and a dense layer; its mirror image. */
  CONVOLUTION {
    @Override
    public ScriptNetwork encoder(ImageShape shape, int outputs) {
      return halves(shape).rows().dense(2 * PLANES * grid(shape), outputs);
    }

    @Override
    public ScriptNetwork decoder(ImageShape shape, int inputs) {
      return transposed(
          new ScriptNetwork(DECODER).dense(inputs, 2 * PLANES * grid(shape)).relu(), shape);
    }
  },
  /**
   * Two convolutions of stride 2, latents on a grid of a quarter of the sides; its mirror image.
   */
  GRID {
    @Override
    public ScriptNetwork encoder(ImageShape shape, int outputs) {
      return halves(shape).convolve(2 * PLANES, outputs / grid(shape), 1).rows();
    }

    @Override
    public ScriptNetwork decoder(ImageShape shape, int inputs) {
      int planes = inputs / grid(shape);
      return transposed(
          new ScriptNetwork(DECODER)
              .planes(planes, shape.height() / 4, shape.width() / 4)
              .convolve(planes, 2 * PLANES, 3)
              .relu(),
          shape);
    }
  },
  /** As {@link #CONVOLUTION}, with neighbors repeated and convolved instead of transposed. */
  REPEAT {
    @Override
    public ScriptNetwork encoder(ImageShape shape, int outputs) {
      return CONVOLUTION.encoder(shape, outputs);
    }

    @Override
    public ScriptNetwork decoder(ImageShape shape, int inputs) {
      return new ScriptNetwork(DECODER)
          .dense(inputs, 2 * PLANES * grid(shape))
          .relu()
          .planes(2 * PLANES, shape.height() / 4, shape.width() / 4)
          .repeat()
          .convolve(2 * PLANES, PLANES, 3)
          .relu()
          .repeat()
          .convolve(PLANES, shape.channels(), 3)
          .rows();
    }
  };

  /** Start of the names of an encoder's parameters. */
  public static final String ENCODER = "encoder";

  /** Start of the names of a decoder's parameters. */
  public static final String DECODER = "decoder";

  private static final int HIDDEN = 400;
  private static final int UNITS = 200;
  private static final int PLANES = 16;

  /** Returns an encoder from the samples of images to rows of outputs. */
  public abstract ScriptNetwork encoder(ImageShape shape, int outputs);

  /** Returns a decoder from rows of inputs to samples of images. */
  public abstract ScriptNetwork decoder(ImageShape shape, int inputs);

  /** Returns the positions of the grid of {@link #GRID}. */
  public static int grid(ImageShape shape) {
    return shape.height() / 4 * (shape.width() / 4);
  }

  private static ScriptNetwork halves(ImageShape shape) {
    return new ScriptNetwork(ENCODER)
        .planes(shape.channels(), shape.height(), shape.width())
        .halve(shape.channels(), PLANES)
        .relu()
        .halve(PLANES, 2 * PLANES)
        .relu();
  }

  private static ScriptNetwork transposed(ScriptNetwork start, ImageShape shape) {
    return start
        .planes(2 * PLANES, shape.height() / 4, shape.width() / 4)
        .twice(2 * PLANES, PLANES)
        .relu()
        .twice(PLANES, shape.channels())
        .rows();
  }
}
