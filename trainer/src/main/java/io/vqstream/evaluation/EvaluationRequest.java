package io.vqstream.evaluation;

import io.vqstream.codec.Effort;
import io.vqstream.codec.ImageCodec;
import io.vqstream.evaluation.cache.MeasurementCache;
import io.vqstream.metric.Psnr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The parameters of an evaluation.
 *
 * @param folder folder of images, searched recursively, or a single image
 * @param codecs the codecs to evaluate, each with a curve and a name of its own
 * @param against names of reference codecs to run, from {@link ReferenceCodecs#names()}
 * @param references opens the reference codecs
 * @param cache figures of earlier runs
 * @param baseline an earlier run to compare with
 * @param psnrs mean PSNRs at which rates are compared, in dB
 * @param progress listener that is called after each measurement
 */
public record EvaluationRequest(
    Path folder,
    List<CodecUnderTest> codecs,
    List<String> against,
    ReferenceCodecs references,
    MeasurementCache cache,
    Optional<Baseline> baseline,
    List<Double> psnrs,
    EvaluationProgress progress) {

  public EvaluationRequest {
    codecs = List.copyOf(codecs);
    against = List.copyOf(against);
    psnrs = List.copyOf(psnrs);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a request: {@code set} methods are required, {@code opt} methods optional. */
  public static final class Builder {
    private Path folder;
    private ImageCodec codec;
    private List<CodecUnderTest> others = List.of();
    private List<Effort> efforts = List.of(Effort.NONE);
    private List<Integer> qualities = List.of();
    private List<String> against = List.of();
    private ReferenceCodecs references = ReferenceCodecs.standard();
    private MeasurementCache cache = MeasurementCache.none();
    private Optional<Baseline> baseline = Optional.empty();
    private List<Double> psnrs = List.of();
    private EvaluationProgress progress = (codec, image, done, total) -> {};

    private Builder() {}

    /** Sets the folder of images, or a single image. */
    public Builder setFolder(Path folder) {
      this.folder = folder;
      return this;
    }

    /** Sets the codec to evaluate. */
    public Builder setCodec(ImageCodec codec) {
      this.codec = codec;
      return this;
    }

    /**
     * Sets the codecs to evaluate beside the first; none by default. A name that a codec before has
     * gets a number at its end.
     */
    public Builder optOthers(List<CodecUnderTest> others) {
      this.others = List.copyOf(others);
      return this;
    }

    /**
     * Sets the efforts of the codec, each a codec of its own: {@code vqstream} without effort,
     * {@code vqstream:effort-N} with effort N. The default is no effort.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Builder optEfforts(List<Effort> efforts) {
      if (efforts.isEmpty()) {
        throw new IllegalArgumentException("at least one effort is required");
      }
      this.efforts = efforts.stream().distinct().toList();
      return this;
    }

    /** Sets where figures of earlier runs are and those of this run go; nowhere by default. */
    public Builder optCache(MeasurementCache cache) {
      this.cache = cache;
      return this;
    }

    /** Sets an earlier run over the same images to compare with; none by default. */
    public Builder optBaseline(Baseline baseline) {
      this.baseline = Optional.of(baseline);
      return this;
    }

    /** Sets the settings of the reference codecs. */
    public Builder optReferences(ReferenceCodecs references) {
      this.references = references;
      return this;
    }

    /**
     * Sets the quality levels to run, 1 to the highest of the codec; all levels by default. Other
     * codecs run those that they have.
     */
    public Builder optQualities(List<Integer> qualities) {
      this.qualities = List.copyOf(qualities);
      return this;
    }

    /** Sets the reference codecs to run, by name; none by default. */
    public Builder optAgainst(List<String> against) {
      this.against = List.copyOf(against);
      return this;
    }

    /** Sets the mean PSNRs at which rates are compared, in dB; none by default. */
    public Builder optPsnrs(List<Double> psnrs) {
      this.psnrs = List.copyOf(psnrs);
      return this;
    }

    /** Sets the listener; none by default. */
    public Builder optProgress(EvaluationProgress progress) {
      this.progress = progress;
      return this;
    }

    private Stream<CodecUnderTest> evaluated() {
      return efforts.stream()
          .map(effort -> CodecUnderTest.of(VqPictureCodec.name(effort), codec).at(effort));
    }

    /** Returns the codecs under names that no other codec of the report has. */
    private List<CodecUnderTest> named(List<CodecUnderTest> all) {
      Set<String> taken = new HashSet<>(against);
      List<CodecUnderTest> named = new ArrayList<>();
      for (CodecUnderTest one : all) {
        String name = one.name();
        for (int same = 2; !taken.add(name); same++) {
          name = one.name() + "-" + same;
        }
        named.add(one.at(name));
      }
      return named;
    }

    /**
     * Builds the request.
     *
     * @throws IllegalArgumentException if the codec has no such level, a name is unknown or a PSNR
     *     is out of range; the message states the accepted values
     * @throws NullPointerException if the folder or the codec is missing
     */
    public EvaluationRequest build() {
      Objects.requireNonNull(folder, "folder");
      Objects.requireNonNull(codec, "codec");
      for (int quality : qualities) {
        if (quality < 1 || quality > codec.levels()) {
          throw new IllegalArgumentException(
              "quality level must be 1 to " + codec.levels() + ", not " + quality);
        }
      }
      List<CodecUnderTest> codecs =
          named(Stream.concat(evaluated(), others.stream()).map(one -> one.at(qualities)).toList());
      for (CodecUnderTest one : codecs) {
        if (one.qualities().isEmpty()) {
          throw new IllegalArgumentException(
              one.name()
                  + " has the levels 1 to "
                  + one.codec().levels()
                  + " only: add one of them to --quality, or leave it out of --against");
        }
      }
      against.forEach(ReferenceCodecs::requireKnown);
      for (double psnr : psnrs) {
        if (!(psnr > 0 && psnr < Psnr.CEILING)) {
          throw new IllegalArgumentException(
              "PSNR must be between 0 and " + Psnr.CEILING + " dB, not " + psnr);
        }
      }
      return new EvaluationRequest(
          folder,
          codecs,
          against.stream().distinct().toList(),
          references,
          cache,
          baseline,
          psnrs.stream().distinct().sorted().toList(),
          progress);
    }
  }
}
