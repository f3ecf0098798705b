package io.vqstream.study.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.bound.Bound;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.dataset.ImageShape;
import io.vqstream.study.dataset.Shapes;
import io.vqstream.study.latent.ConcreteLatent;
import io.vqstream.study.latent.GaussianLatent;
import io.vqstream.study.latent.NoLatent;
import io.vqstream.study.likelihood.Likelihood;
import io.vqstream.study.plan.Budget;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.script.Scalars;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final int COUNT = 200;
  private static final int SIZE = 8;

  /** Images of 8 samples near a plane of two directions. */
  private static ImageSet plane() {
    Random random = new Random(1);
    byte[] samples = new byte[COUNT * SIZE];
    for (int i = 0; i < COUNT; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      for (int j = 0; j < SIZE; j++) {
        double value = 128 + 25 * a * Math.cos(j) + 20 * b * Math.sin(2 * j + 1);
        samples[i * SIZE + j] =
            (byte) Math.max(0, Math.min(255, Math.round(value + 4 * random.nextGaussian())));
      }
    }
    return new ImageSet("plane", new ImageShape(1, 2, 4), samples, samples, Optional.empty());
  }

  /** Decomposes centered samples; singular values fall. */
  private record Components(double[] values, DMatrixRMaj directions) {
    static Components of(ImageSet images) {
      DMatrixRMaj rows = new DMatrixRMaj(COUNT, SIZE);
      for (int j = 0; j < SIZE; j++) {
        double mean = 0;
        for (int i = 0; i < COUNT; i++) {
          mean += (images.train()[i * SIZE + j] & 0xff) / 255.0 / COUNT;
        }
        for (int i = 0; i < COUNT; i++) {
          rows.set(i, j, (images.train()[i * SIZE + j] & 0xff) / 255.0 - mean);
        }
      }
      var svd = DecompositionFactory_DDRM.svd(COUNT, SIZE, false, true, true);
      svd.decompose(rows);
      DMatrixRMaj directions = svd.getV(null, false);
      double[] values = svd.getSingularValues();
      SingularOps_DDRM.descendingOrder(null, false, values, SIZE, directions, false);
      return new Components(values, directions);
    }

    /** Returns the mean square that the first two components leave. */
    double residual() {
      double sum = 0;
      for (int i = 2; i < SIZE; i++) {
        sum += values[i] * values[i] / (COUNT * SIZE);
      }
      return sum;
    }

    /** Returns the share of a vector's square within the plane of the first two components. */
    double within(double[] vector) {
      double inside = 0;
      double all = 0;
      for (int c = 0; c < 2; c++) {
        double product = 0;
        for (int j = 0; j < SIZE; j++) {
          product += directions.get(j, c) * vector[j];
        }
        inside += product * product;
      }
      for (double value : vector) {
        all += value * value;
      }
      return inside / all;
    }
  }

  @Test
  void linearAutoencoderFindsThePrincipalSubspace() {
    // Given
    ImageSet images = plane();
    Components components = Components.of(images);
    ModelSpec spec =
        ModelSpec.of(ModelArchitecture.LINEAR, new NoLatent(2), Likelihood.gaussian(0.01));
    try (Model model = Model.create(spec, images, 1)) {

      // When
      new Training(1_500, COUNT, step -> Scalars.of(4e-2 * (1 - step / 1_500.0)))
          .run(model, Budget.unlimited(), new RunResult());

      // Then it leaves the error that the components leave, and spans their plane
      assertThat(model.squaredError(Scalars.of(0)))
          .isCloseTo(components.residual(), within(0.06 * components.residual()));
      float[] weights = model.learner().parameter("decoder.0.weight");
      for (int c = 0; c < 2; c++) {
        double[] column = new double[SIZE];
        for (int j = 0; j < SIZE; j++) {
          column[j] = weights[2 * j + c];
        }
        assertThat(components.within(column)).isGreaterThan(0.99);
      }
    }
  }

  @Test
  void boundOfManySamplesIsTheLogLikelihood() {
    // Given a posterior that is the prior and a decoder w z, so that log p(x) is known
    ImageSet images = Shapes.draw(10, 3, 1).gray();
    int samples = images.shape().samples();
    ModelSpec spec =
        ModelSpec.of(ModelArchitecture.LINEAR, new GaussianLatent(1), Likelihood.gaussian(1));
    try (Model model = Model.create(spec, images, 1)) {
      model.learner().overwrite(new float[model.learner().size(ModelArchitecture.ENCODER)]);
      float[] w = new float[samples];
      Arrays.fill(w, 0.02f);
      model.learner().overwrite("decoder.0.weight", w);

      // When
      double bound = model.bound(Scalars.of(0).withSamples(4_000));

      // Then
      double expected = 0;
      double scale = 1 + samples * 0.02 * 0.02;
      for (int i = 0; i < 3; i++) {
        double squares = 0;
        double product = 0;
        for (int j = 0; j < samples; j++) {
          double x = (images.test()[i * samples + j] & 0xff) / 255.0;
          squares += x * x;
          product += 0.02 * x;
        }
        double log = product * product / scale - squares - Math.log(scale);
        expected += 0.5 * log / 3;
      }
      assertThat(bound).isCloseTo(expected, within(0.3));
    }
  }

  @Test
  void decoderOfLogitsStartsAtTheMeanImage() {
    // Given
    ImageSet images = Shapes.draw(40, 5, 1);
    ModelSpec spec =
        ModelSpec.of(ModelArchitecture.MLP, new GaussianLatent(4), Likelihood.bernoulli(false));

    // When
    try (Model model = Model.create(spec, images, 1)) {
      // Then
      assertThat(model.learner().parameter("decoder.1.bias")).isEqualTo(images.meanLogits());
    }
  }

  @Test
  void refusesABoundThatRelaxedCodesDoNotHave() {
    assertThatThrownBy(
            () ->
                new ModelSpec(
                    ModelArchitecture.MLP,
                    new ConcreteLatent(2, 3, false),
                    Likelihood.bernoulli(false),
                    Bound.IMPORTANCE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundRisesWithSamples() {
    // Given an untrained model
    ImageSet images = Shapes.draw(10, 40, 1).binarized(1);
    ModelSpec spec =
        ModelSpec.of(ModelArchitecture.LINEAR, new GaussianLatent(4), Likelihood.bernoulli(true));
    try (Model model = Model.create(spec, images, 1)) {
      // When
      double one = model.bound(Scalars.of(0).withSamples(1));
      double five = model.bound(Scalars.of(0).withSamples(5));
      double fifty = model.bound(Scalars.of(0).withSamples(50));

      // Then
      assertThat(five).isGreaterThan(one);
      assertThat(fifty).isGreaterThan(five);
    }
  }

  @Test
  void sameSeedGivesTheSameModel() {
    // Given
    ImageSet images = Shapes.draw(50, 10, 1);
    ModelSpec spec =
        ModelSpec.of(ModelArchitecture.CONVOLUTION, new GaussianLatent(4), Likelihood.gaussian(1));

    // When
    float[][] parameters = new float[2][];
    for (int i = 0; i < 2; i++) {
      try (Model model = Model.create(spec, images, 7)) {
        model.step(8, Scalars.of(1e-3));
        model.step(8, Scalars.of(1e-3));
        parameters[i] = model.learner().parameters();
      }
    }

    // Then
    assertThat(parameters[0]).isEqualTo(parameters[1]);
  }
}
