package io.vqstream.study.script;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** A learner of parts of a script that has no objective of its own. */
public final class TestLearner implements AutoCloseable {
  /** Head of a method that a learner can call. */
  public static final String ARGUMENTS =
      "(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor)";

  /** What the methods of a latent call of other parts. */
  public static final String NETWORKS =
      """
        def batch(self, data: List[Tensor]) -> Tensor:
          return data[0]

        def encode(self, p: Dict[str, Tensor], h: Tensor) -> Tensor:
          return h

        def decode(self, p: Dict[str, Tensor], h: Tensor) -> Tensor:
          return h

        def log_likelihood(self, out: Tensor, x: Tensor) -> Tensor:
          return out.sum([1])

        def mean_image(self, out: Tensor) -> Tensor:
          return out

      """;

  private static final ScriptPart OBJECTIVE =
      new ScriptPart(
          """
            def objective(self, p: Dict[str, Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor, training: bool) -> Dict[str, Tensor]:
              return {"loss": data[0].sum(), "figures": data[0].sum().unsqueeze(0)}
          """);

  private final Learner learner;

  /**
   * @param method source of more methods, indented by two spaces
   */
  public TestLearner(
      ScriptPart part, String method, ParameterTable table, List<Learner.State> states) {
    List<ScriptPart> parts = new ArrayList<>(List.of(part, OBJECTIVE));
    parts.add(new ScriptPart(method));
    learner = new Learner(parts, table, states, 1);
  }

  /** Returns a table of one parameter that nothing uses. */
  public static ParameterTable anyTable() {
    return new ParameterTable().add("unused", ParameterTable.Start.at(0), 1);
  }

  /** Returns an array with rows. */
  public NDArray rows(int rows, float... values) {
    return learner.manager().create(values, new Shape(rows, values.length / rows));
  }

  /** Calls a method. */
  public List<float[]> call(String method, int samples, NDArray... data) {
    return learner.call(method, Scalars.of(0).withSamples(samples), data);
  }

  /** Returns the learner. */
  public Learner learner() {
    return learner;
  }

  @Override
  public void close() {
    learner.close();
  }
}
