package io.vqstream.study.script;

import io.vqstream.study.script.ParameterTable.Start;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of layers and the method in TorchScript that applies them to the rows of a batch.
 * Weights start uniform within 1 / sqrt(inputs), biases at 0.
 */
public final class ScriptNetwork {
  private final String name;
  private final List<String> lines = new ArrayList<>();
  private final List<Declaration> declarations = new ArrayList<>();

  private record Declaration(String name, Start start, long[] shape) {}

  /** Creates a network without layers; its parameters start with the name. */
  public ScriptNetwork(String name) {
    this.name = name;
  }

  /** Adds a dense layer. */
  public ScriptNetwork dense(int inputs, int outputs) {
    String layer = declare(inputs, new long[] {outputs, inputs}, outputs);
    lines.add("h = torch.linear(h, %s)".formatted(weights(layer)));
    return this;
  }

  /** Adds a convolution that halves the grid: 4x4, stride 2. */
  public ScriptNetwork halve(int inputs, int outputs) {
    String layer = declare(16 * inputs, new long[] {outputs, inputs, 4, 4}, outputs);
    lines.add("h = torch.conv2d(h, %s, [2, 2], [1, 1], [1, 1], 1)".formatted(weights(layer)));
    return this;
  }

  /** Adds a transposed convolution that doubles the grid: 4x4, stride 2. */
  public ScriptNetwork twice(int inputs, int outputs) {
    String layer = declare(4 * inputs, new long[] {inputs, outputs, 4, 4}, outputs);
    lines.add(
        "h = torch.conv_transpose2d(h, %s, [2, 2], [1, 1], [0, 0], 1, [1, 1])"
            .formatted(weights(layer)));
    return this;
  }

  /**
   * Adds a convolution that keeps the grid.
   *
   * @param side side of the kernel, odd
   */
  public ScriptNetwork convolve(int inputs, int outputs, int side) {
    long[] shape = {outputs, inputs, side, side};
    String layer = declare(side * side * inputs, shape, outputs);
    lines.add(
        "h = torch.conv2d(h, %s, [1, 1], [%d, %d], [1, 1], 1)"
            .formatted(weights(layer), side / 2, side / 2));
    return this;
  }

  /** Adds nearest-neighbor interpolation that doubles the grid. */
  public ScriptNetwork repeat() {
    lines.add("h = h.repeat_interleave(2, 2).repeat_interleave(2, 3)");
    return this;
  }

  /** Adds rectified linear units. */
  public ScriptNetwork relu() {
    lines.add("h = torch.relu(h)");
    return this;
  }

  /** Adds hyperbolic tangents. */
  public ScriptNetwork tanh() {
    lines.add("h = torch.tanh(h)");
    return this;
  }

  /** Arranges rows as planes. */
  public ScriptNetwork planes(int channels, int height, int width) {
    lines.add("h = h.reshape([-1, %d, %d, %d])".formatted(channels, height, width));
    return this;
  }

  /** Arranges planes as rows. */
  public ScriptNetwork rows() {
    lines.add("h = torch.flatten(h, 1)");
    return this;
  }

  private String declare(int fan, long[] shape, int outputs) {
    String layer = name + "." + declarations.size() / 2;
    declarations.add(new Declaration(layer + ".weight", Start.uniform(1 / Math.sqrt(fan)), shape));
    declarations.add(new Declaration(layer + ".bias", Start.at(0), new long[] {outputs}));
    return layer;
  }

  private static String weights(String layer) {
    return "p[\"%s.weight\"], p[\"%s.bias\"]".formatted(layer, layer);
  }

  /** Returns the name of the bias of the last layer. */
  public String lastBias() {
    return declarations.get(declarations.size() - 1).name();
  }

  /** Adds the parameters to a table. */
  public void declare(ParameterTable table) {
    declarations.forEach(one -> table.add(one.name(), one.start(), one.shape()));
  }

  /** Returns the method, which takes the parameters by name and rows. */
  public ScriptPart method(String method) {
    StringBuilder text = new StringBuilder("  def " + method);
    text.append("(self, p: Dict[str, Tensor], h: Tensor) -> Tensor:\n");
    lines.forEach(line -> text.append("    ").append(line).append('\n'));
    return new ScriptPart(text + "    return h\n");
  }
}
