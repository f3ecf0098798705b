package io.vqstream.training;

import static io.vqstream.training.TrainingSetting.of;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The definitions of all training settings, and the reference that is made of them. */
public final class TrainingSettings {
  private static final String NUMBER = "number";
  private static final String FRACTION = "0 to 1";
  private static final String COUNT = "count";
  private static final String FLAG = "true or false";
  private static final String NETWORK = "network";
  private static final String OF_CHECKPOINT = "of the checkpoint";

  private static final List<TrainingSetting> ALL =
      List.of(
          of("name", "text", "photos", "name of the checkpoint").derivedFrom("the name of `-o`"),
          of("seed", COUNT, "1", "seed of all random numbers"),
          of("steps", COUNT, "20000", "optimizer steps; `--steps`"),
          of(
                  "minutes",
                  NUMBER,
                  "0",
                  "if above 0, the time that the steps take, in place of `steps`; `--minutes`")
              .tuned("20"),
          of(
                  "rounding.phase.fraction",
                  FRACTION,
                  "0.45",
                  "fraction of the steps in the rounding phase")
              .tuned("0"),
          of(
                  "frozen.phase.fraction",
                  FRACTION,
                  "0",
                  "with codebooks from a checkpoint: fraction of the steps, at the start, in which"
                      + " encoder and codebooks are fixed")
              .tuned("0.15"),
          of("joint.phase.fraction", FRACTION, "0.35", "fraction of the steps in the joint phase")
              .tuned("0.5"),
          of(
              "reinitialize.codebooks",
              FLAG,
              "false",
              "with `--from`: discards the codebooks and starts with the rounding phase"),
          of(
                  "lambdas",
                  "numbers",
                  "1100,560,285,145,74,38",
                  "lambda of each level in D + lambda R: squared error (0..255 samples) per bit per"
                      + " pixel")
              .derivedFrom(OF_CHECKPOINT),
          of(
                  "rdo.lambda.scale",
                  NUMBER,
                  "1.0",
                  "factor of lambda when codes are chosen; below 1, codes are nearer to the latents")
              .derivedFrom(OF_CHECKPOINT),
          of(
                  "rdo.passes",
                  COUNT,
                  "1",
                  "passes in which codes are chosen under the prior, each in the context of the codes"
                      + " before; more are nearer to the codec and slower")
              .tuned("2"),
          of("crops", COUNT, "5", "crops of a batch, of the first crop size")
              .derivedFrom("128,000 pixels a batch"),
          of(
                  "crop.size",
                  "multiples of 8",
                  "160",
                  "sides of the crops in pixels, the smallest first; each batch draws one")
              .derivedFrom("`160`, or as smaller images allow"),
          of("final.crop.size", COUNT, "0", "side of the crops of the final phase; 0 as before"),
          of(
                  "augment.flips",
                  FLAG,
                  "true",
                  "flips and transposes crops at random; right for photographs, wrong for a fixed"
                      + " camera")
              .tuned("false"),
          of("learning.rate", NUMBER, "0.001", "peak of a half cosine that ends at 5 %")
              .tuned("0.0005"),
          of(
                  "encoder.rate",
                  FRACTION,
                  "1.0",
                  "factor of the encoder's learning rate once there are codebooks")
              .tuned("0.2"),
          of("clip", NUMBER, "2.0", "maximum norm of the gradient"),
          of(
              "optimizer",
              "adam or muon",
              "adam",
              "`muon` orthogonalizes the updates of the convolutions of the residual paths, with the"
                  + " same learning rate; all other parameters follow Adam"),
          of(
              "weight.average",
              FRACTION,
              "0",
              "decay of the moving average of the parameters, which the checkpoint is made of; 0 for"
                  + " the parameters themselves"),
          of(
              "loss.ms.ssim",
              FRACTION,
              "0",
              "share of MS-SSIM in the distortion of the loss, in place of the squared error; lowers"
                  + " PSNR, by which held-out images are compared: set `validation.fraction=0`"),
          of(
              "quantizer",
              "product, residual or fsq",
              "product",
              "how latents become codes, for experiments: from a table, as sums of tables, or by rounding"
                  + " within bounds"),
          of("residual.stages", COUNT, "2", "stages of `quantizer=residual`"),
          of("commitment", NUMBER, "1.0", "weight of the commitment loss; `fsq` has none"),
          of(
              "codebook.decay",
              FRACTION,
              "0.99",
              "decay a step of the moving averages that codewords follow; lower follows faster, with"
                  + " more noise"),
          of(
              "codebook.dead",
              NUMBER,
              "0.002",
              "picks a batch below which a codeword counts as dead; more revives more, 0 none"),
          of(
              "codebook.revive.every",
              COUNT,
              "100",
              "steps after which dead codewords are moved to latents that no codeword is near to; 0"
                  + " for never"),
          of(
              "codeword.positions",
              COUNT,
              "512",
              "latent positions of a batch that train the probabilities of codewords"),
          of(
                  "jpeg.downscale",
                  "0.1 to 1",
                  "0.8",
                  "factor by which JPEG sources are reduced, so that artifacts are not learned")
              .tuned("1"),
          of(
                  "validation.fraction",
                  FRACTION,
                  "0",
                  "fraction of the images that are held out, 4 to 40 of them; 0 for none")
              .tuned("0.05"),
          of(
                  "patience",
                  COUNT,
                  "0",
                  "measurements of held-out images without gain after which the run ends; 0 for any"
                      + " number")
              .tuned("5"),
          of(
              "precision",
              "float32 or bfloat16",
              "float32",
              "`bfloat16` computes the residual networks of training in bfloat16: faster on GPUs and"
                  + " CPUs with `avx512_bf16` or `amx_bf16`"),
          of(
                  "subspaces",
                  "codebooks",
                  "8x1:256,12x2:256,16x2:128",
                  "codebooks: count x channels : codewords")
              .derivedFrom(OF_CHECKPOINT),
          of("latent.channels", COUNT, "64", "channels of a latent position")
              .derivedFrom(OF_CHECKPOINT),
          of(
                  "encoder",
                  NETWORK,
                  "residual:64x2,160x3",
                  "blocks (`residual` or `depthwise`), then channels x blocks at a quarter and at an"
                      + " eighth of the resolution")
              .derivedFrom(OF_CHECKPOINT),
          of("decoder", NETWORK, "residual:64x2,160x3", "as `encoder`").derivedFrom(OF_CHECKPOINT),
          of("prior.channels", COUNT, "128", "channels of the prior").derivedFrom(OF_CHECKPOINT),
          of("prior.blocks", COUNT, "3", "blocks of the prior").derivedFrom(OF_CHECKPOINT),
          of("prior.head.channels", COUNT, "24", "channels of the prior's head for one position")
              .derivedFrom(OF_CHECKPOINT));

  /** The head of the table that {@link #markdown} gives the rows of. */
  static final String HEADER =
      "| key | value | from nothing | fine-tuning, where it differs | meaning |\n"
          + "|---|---|---|---|---|\n";

  private TrainingSettings() {}

  static List<TrainingSetting> all() {
    return ALL;
  }

  /** Returns the defaults of a run that starts from nothing. */
  static Map<String, String> fromNothing() {
    Map<String, String> defaults = new LinkedHashMap<>();
    ALL.forEach(one -> defaults.put(one.key(), one.fromNothing()));
    return defaults;
  }

  /** Returns the defaults for fine-tuning, without those that are derived. */
  static Map<String, String> fineTuning() {
    Map<String, String> defaults = new LinkedHashMap<>();
    ALL.stream()
        .filter(one -> !one.derived())
        .forEach(one -> defaults.put(one.key(), one.fineTuning()));
    return defaults;
  }

  /** Returns the reference as the rows of a Markdown table. */
  static String markdown() {
    StringBuilder rows = new StringBuilder();
    for (TrainingSetting one : ALL) {
      String tuned =
          one.derived() || one.fineTuning().equals(one.fromNothing())
              ? one.derived() ? one.fineTuning() : ""
              : "`" + one.fineTuning() + "`";
      rows.append(
          "| `%s` | %s | `%s` | %s | %s |\n"
              .formatted(one.key(), one.type(), one.fromNothing(), tuned, one.meaning()));
    }
    return rows.toString();
  }

  /**
   * Returns the reference as text.
   *
   * @param width maximum length of a line
   */
  public static List<String> help(int width) {
    List<String> lines = new ArrayList<>();
    for (TrainingSetting one : ALL) {
      lines.add(one.key() + " (" + one.type() + ")");
      String tuned =
          one.fineTuning().equals(one.fromNothing())
              ? ""
              : "; for fine-tuning " + plain(one.fineTuning());
      lines.add("    default " + one.fromNothing() + tuned);
      wrap(plain(one.meaning()), "    ", width, lines);
    }
    return lines;
  }

  private static String plain(String markdown) {
    return markdown.replace("`", "");
  }

  private static void wrap(String text, String indent, int width, List<String> lines) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      if (line.length() > indent.length() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      line.append(line.length() > indent.length() ? " " : "").append(word);
    }
    lines.add(line.toString());
  }
}
