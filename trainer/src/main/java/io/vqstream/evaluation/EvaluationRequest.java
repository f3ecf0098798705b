package io.vqstream.evaluation;

import io.vqstream.codec.ImageCodec;
import io.vqstream.metric.Psnr;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The parameters of an evaluation.
 *
 * @param folder folder of images, searched recursively, or a single image
 * @param codec the codec to evaluate; the caller closes it
 * @param qualities quality levels to run, ascending, not empty
 * @param against names of reference codecs to run, from {@link ReferenceCodecs#names()}
 * @param psnrs mean PSNRs at which rates are compared, in dB
 * @param progress listener that is called after each measurement
 */
public record EvaluationRequest(
    Path folder,
    ImageCodec codec,
    List<Integer> qualities,
    List<String> against,
    List<Double> psnrs,
    EvaluationProgress progress) {

  public EvaluationRequest {
    qualities = List.copyOf(qualities);
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
    private List<Integer> qualities = List.of();
    private List<String> against = List.of();
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

    /** Sets the quality levels to run, 1 to the highest of the codec; all levels by default. */
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
      List<Integer> levels = IntStream.rangeClosed(1, codec.levels()).boxed().toList();
      for (int quality : qualities) {
        if (!levels.contains(quality)) {
          throw new IllegalArgumentException(
              "quality level must be 1 to " + codec.levels() + ", not " + quality);
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
          codec,
          qualities.isEmpty() ? levels : qualities.stream().distinct().sorted().toList(),
          against.stream().distinct().toList(),
          psnrs.stream().distinct().sorted().toList(),
          progress);
    }
  }
}
