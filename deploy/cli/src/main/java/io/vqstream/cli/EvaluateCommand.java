package io.vqstream.cli;

import io.vqstream.codec.Effort;
import io.vqstream.codec.ImageCodec;
import io.vqstream.evaluation.Baseline;
import io.vqstream.evaluation.BaselineMismatchException;
import io.vqstream.evaluation.CodecInfo;
import io.vqstream.evaluation.ComparisonStrip;
import io.vqstream.evaluation.Evaluation;
import io.vqstream.evaluation.EvaluationReport;
import io.vqstream.evaluation.EvaluationRequest;
import io.vqstream.evaluation.Omission;
import io.vqstream.evaluation.ReferenceCodecs;
import io.vqstream.evaluation.cache.MeasurementCache;
import io.vqstream.evaluation.report.BaselineFile;
import io.vqstream.evaluation.report.ReportCsv;
import io.vqstream.evaluation.report.ReportJson;
import io.vqstream.evaluation.report.ReportPlot;
import io.vqstream.evaluation.report.ReportText;
import io.vqstream.files.FileTree;
import io.vqstream.files.OutputFiles;
import io.vqstream.files.WholeFile;
import io.vqstream.inference.StageListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures rate and distortion over a folder of images, also of other codecs. */
@Command(
    name = "evaluate",
    description = {
      "Measures rate and distortion over a folder of images.",
      "With --against, also the difference in bytes to other codecs at equal PSNR (BD-rate), with",
      "a 95 %% bootstrap interval over the images, the median, the worst image and the number of",
      "images that need more bytes.",
      "Compares the bits of the codes with fixed-length and static codes, and shows the change of",
      "PSNR from level to level."
    })
final class EvaluateCommand extends CliCommand {

  private static final String ALL = "all";

  @Parameters(paramLabel = "DIR", description = "Folder of images, or one image.")
  private Path folder;

  @Option(
      names = {"-q", "--quality"},
      split = ",",
      paramLabel = "Q",
      description = "Quality levels to run, or 'all' (default).")
  private List<String> qualities = List.of(ALL);

  @Option(
      names = "--effort",
      split = ",",
      paramLabel = "N",
      converter = EffortConverter.class,
      description = {
        "Efforts of the encoder, 0 to 3, each with a curve of its own: vqstream is effort 0,"
            + " vqstream:effort-N effort N. The first is compared with the others. Default: 0."
      })
  private List<Effort> efforts = List.of(Effort.NONE);

  @Option(
      names = "--at",
      split = ",",
      paramLabel = "PSNR",
      description = "Mean PSNRs in dB to compare rates at, such as 22,24,26.")
  private List<Double> psnrs = List.of();

  @Option(
      names = "--baseline",
      paramLabel = "FILE.json",
      description = "Compare with the --json of an earlier run over the same images.")
  private Path baseline;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
  private Path json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write the figures of each image, a line per codec and quality.")
  private Path csv;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "Draw PSNR and MS-SSIM over bits a pixel, one line a codec, as PNG.")
  private Path plot;

  @Mixin private AgainstOption againstOption;
  @Mixin private CacheOption cacheOption;
  @Mixin private StripOption stripOption;
  @Mixin private ForceOption forceOption;
  @Mixin private CodecOption codecOption;

  private List<String> leftOut = List.of();

  @Override
  public Integer call() throws IOException {
    List<Integer> levels = levels();
    stripOption.check(folder, levels);
    requirePlotType();
    Optional<Baseline> earlier = readBaseline();
    ReferenceCodecs references = againstOption.codecs();
    MeasurementCache cache = cacheOption.open();
    ReportFiles files = reportFiles();
    files.check(false);
    EvaluationReport report;
    Optional<ComparisonStrip> strip = Optional.empty();
    try (ImageCodec codec = codecOption.open(StageListener.NONE);
        AgainstOption others = againstOption;
        ProgressDisplay progress = ProgressDisplay.start(out(), err())) {
      report =
          run(
              request(codec, levels, earlier)
                  .optOthers(others.open(codecOption))
                  .optReferences(references)
                  .optCache(cache)
                  .optProgress((name, image, done, total) -> progress.update(done, total)));
      if (!report.points().isEmpty()) {
        strip =
            stripOption.draw(folder, codec, levels, efforts.get(0), references(report), references);
      }
    }
    out().print(ReportText.of(report));
    strip.ifPresent(this::printStrip);
    out().flush();
    List<Omission> images = report.omissions().unreadable();
    List<Omission> codecs = report.omissions().missingCodecs();
    cache.warnings().forEach(this::failed);
    leftOut.forEach(this::failed);
    images.forEach(one -> failed(one.name() + ": " + one.reason()));
    codecs.forEach(one -> failed("--against " + one.name() + ": " + one.reason()));
    write(report, strip, files);
    return report.points().isEmpty() || !images.isEmpty() || !codecs.isEmpty()
        ? VqStream.SOME_FAILED
        : VqStream.DONE;
  }

  private static EvaluationReport run(EvaluationRequest.Builder request) throws IOException {
    EvaluationRequest built;
    try {
      built = request.build();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
    try {
      return Evaluation.run(built);
    } catch (BaselineMismatchException e) {
      throw CommandFailure.failed("--baseline: " + e.getMessage());
    }
  }

  private EvaluationRequest.Builder request(
      ImageCodec codec, List<Integer> levels, Optional<Baseline> earlier) {
    EvaluationRequest.Builder request =
        EvaluationRequest.builder()
            .setFolder(folder)
            .setCodec(codec)
            .optEfforts(efforts)
            .optQualities(levels)
            .optAgainst(againstOption.references())
            .optPsnrs(psnrs);
    earlier.ifPresent(request::optBaseline);
    return request;
  }

  private Optional<Baseline> readBaseline() {
    if (baseline == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(BaselineFile.read(baseline));
    } catch (IOException e) {
      throw CommandFailure.usage("--baseline: " + baseline + ": " + Errors.reasonFor(baseline, e));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--baseline: " + baseline + " " + e.getMessage());
    }
  }

  private void requirePlotType() {
    if (plot != null && !ReportPlot.accepts(plot.toString())) {
      throw CommandFailure.usage(
          "--plot: " + plot + " does not end in .png, the only type of a plot");
    }
  }

  /** Returns the requested levels; empty for all. */
  private List<Integer> levels() {
    if (qualities.equals(List.of(ALL))) {
      return List.of();
    }
    List<Integer> levels = new ArrayList<>();
    for (String quality : qualities) {
      try {
        levels.add(Integer.valueOf(quality));
      } catch (NumberFormatException e) {
        throw CommandFailure.usage(
            "--quality: '" + quality + "' is neither a whole number nor '" + ALL + "'");
      }
    }
    return levels;
  }

  /** Returns the names of the reference codecs that took part. */
  private static List<String> references(EvaluationReport report) {
    return report.codecs().stream().map(CodecInfo::name).filter(ReferenceCodecs::has).toList();
  }

  private void printStrip(ComparisonStrip strip) {
    out().println();
    out().println("Strip, whole files:");
    strip.lines().forEach(line -> out().println("  " + line));
  }

  private ReportFiles reportFiles() throws IOException {
    OutputFiles outputs = forceOption.outputs();
    codecOption.file().ifPresent(outputs::protect);
    againstOption.files().forEach(outputs::protect);
    if (baseline != null) {
      outputs.protect(baseline);
    }
    if (Files.isDirectory(folder)) {
      FileTree tree = FileTree.ofImages(folder);
      outputs.protectAll(tree.files());
      leftOut = tree.leftOut();
    } else {
      outputs.protect(folder);
    }
    return new ReportFiles(outputs)
        .add("--json", json)
        .add("--csv", csv)
        .add("--plot", plot)
        .add("--strip", stripOption.file());
  }

  /**
   * Writes the reports, unless nothing was measured: an empty report must not replace a good one.
   */
  private void write(EvaluationReport report, Optional<ComparisonStrip> strip, ReportFiles files) {
    if (report.points().isEmpty()) {
      return;
    }
    files.write(json, WholeFile.Content.of(ReportJson.of(report)));
    files.write(csv, out -> ReportCsv.write(report, out));
    files.write(plot, out -> ReportPlot.write(report, out));
    strip.ifPresent(drawn -> files.write(stripOption.file(), drawn::writePng));
    files.requireWritten();
  }
}
