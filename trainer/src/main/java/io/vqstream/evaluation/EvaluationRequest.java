package io.vqstream.evaluation;

import io.vqstream.codec.ImageCodec;
import io.vqstream.metric.Psnr;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What to evaluate.
 *
 * @param folder folder of images, read with its subfolders, or one image
 * @param codec the codec; stays the caller's to close
 * @param qualities levels of the codec to run, ascending; never empty
 * @param against names of other codecs to run as well, as {@link ReferenceCodecs#names()} has them
 * @param psnrs mean PSNRs to compare rates at, in dB
 * @param progress told of each measurement
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

  public static Builder builder() {
    return new Builder();
  }

  /** Builds a request: {@code set} what must be given, {@code opt} what may. */
  public static final class Builder {
    private Path folder;
    private ImageCodec codec;
    private List<Integer> qualities = List.of();
    private List<String> against = List.of();
    private List<Double> psnrs = List.of();
    private EvaluationProgress progress = (codec, image, done, total) -> {};

    private Builder() {}

    public Builder setFolder(Path folder) {
      this.folder = folder;
      return this;
    }

    public Builder setCodec(ImageCodec codec) {
      this.codec = codec;
      return this;
    }

    /** Levels to run, 1 to the codec's last; empty, which is the default, for all of them. */
    public Builder optQualities(List<Integer> qualities) {
      this.qualities = List.copyOf(qualities);
      return this;
    }

    /** Other codecs to run, by name; none by default. */
    public Builder optAgainst(List<String> against) {
      this.against = List.copyOf(against);
      return this;
    }

    /** Mean PSNRs to compare rates at, in dB; none by default. */
    public Builder optPsnrs(List<Double> psnrs) {
      this.psnrs = List.copyOf(psnrs);
      return this;
    }

    public Builder optProgress(EvaluationProgress progress) {
      this.progress = progress;
      return this;
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException if the codec has no such level, a name is not known or a
     *     PSNR is none; the message says what there is
     * @throws NullPointerException if the folder or the codec is missing
     */
    public EvaluationRequest build() {
      Objects.requireNonNull(folder, "folder");
      Objects.requireNonNull(codec, "codec");
      List<Integer> levels = IntStream.rangeClosed(1, codec.levels()).boxed().toList();
      for (int quality : qualities) {
        if (!levels.contains(quality)) {
          throw new IllegalArgumentException(
              "quality " + quality + " is not there: levels are 1 to " + codec.levels());
        }
      }
      against.forEach(ReferenceCodecs::requireKnown);
      for (double psnr : psnrs) {
        if (!(psnr > 0 && psnr < Psnr.CEILING)) {
          throw new IllegalArgumentException(
              psnr + " dB is no PSNR to compare at: it lies between 0 and " + Psnr.CEILING);
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
