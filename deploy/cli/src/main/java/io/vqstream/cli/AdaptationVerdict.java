package io.vqstream.cli;

import io.vqstream.training.CheckpointComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether a new checkpoint replaces the one in use.
 *
 * @param comparison of the new checkpoint with the one in use
 * @param margin bytes at equal PSNR that it must save, in percent
 * @param used levels in use, from 1
 * @param before name of the checkpoint in use
 */
record AdaptationVerdict(
    CheckpointComparison comparison, double margin, List<Integer> used, String before) {

  AdaptationVerdict {
    used = List.copyOf(used);
  }

  /** Returns whether it saves as much as it must, and no level in use is worse. */
  boolean isBetter() {
    return comparison.percent().map(percent -> percent <= -margin).orElse(false)
        && worse().isEmpty();
  }

  /** The levels in use that are worse. */
  private List<Integer> worse() {
    return used.stream().filter(comparison.worse()::contains).toList();
  }

  /** Returns the figures, and why the checkpoint does not replace the other, in one line. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (comparison.percent().isEmpty()) {
      parts.add("the checkpoints reach no PSNR in common");
    } else {
      double percent = comparison.percent().get();
      parts.add(
          String.format(
              Locale.ROOT,
              "at equal PSNR %.1f %% %s bytes than %s%s",
              Math.abs(percent),
              percent > 0 ? "more" : "fewer",
              before,
              interval()));
      if (percent > -margin) {
        parts.add(String.format(Locale.ROOT, "the margin is %s %%", text(margin)));
      }
    }
    parts.add(
        worse().isEmpty()
            ? "no level in use worse"
            : "worse at level %s, which is in use"
                .formatted(
                    worse().stream().map(String::valueOf).collect(Collectors.joining(", "))));
    return "%s (%s)"
        .formatted(
            String.join("; ", parts), NumberFormats.count(comparison.images(), "test image"));
  }

  private String interval() {
    return comparison
        .interval()
        .map(
            one ->
                String.format(
                    Locale.ROOT, " (95 %% interval %.1f to %.1f %%)", one.low(), one.high()))
        .orElse("");
  }

  private static String text(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
