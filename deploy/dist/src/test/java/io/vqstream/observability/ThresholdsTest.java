package io.vqstream.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.observability.ObservabilityFiles.Expression;
import io.vqstream.service.ops.Thresholds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page for operators and the rules judge by the same numbers. */
class ThresholdsTest {
  /** Numbers and durations, those in the names of recorded series included. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<=:rate)\\d+m|(?<![\\w.])\\d+(?:\\.\\d+)?[smhd]?(?!\\w)");

  @ParameterizedTest
  @MethodSource("rules")
  void rulesHaveTheNumbersOfThePage(String name, List<Object> numbers) throws IOException {
    // Given
    Expression rule =
        ObservabilityFiles.ofRules().stream()
            .filter(each -> each.origin().equals(name))
            .findFirst()
            .orElseThrow();

    // When
    List<String> written = new ArrayList<>();
    Matcher number = NUMBER.matcher(rule.text());
    while (number.find()) {
      written.add(number.group());
    }

    // Then
    assertThat(written).containsExactlyElementsOf(numbers.stream().map(Object::toString).toList());
  }

  static Stream<Arguments> rules() {
    String failing = minutes(Thresholds.FAILING_MINUTES);
    String fidelity = minutes(Thresholds.FIDELITY_MINUTES);
    String rate = minutes(Thresholds.LAG_RATE_MINUTES);
    String stalled = minutes(Thresholds.STALLED_MINUTES);
    String surprise = minutes(Thresholds.SURPRISE_MINUTES);
    return Stream.of(
        rule("vqstream:images:rate5m", rate),
        rule(
            "VqstreamLagGrows",
            minutes(Thresholds.LAG_GROWTH_MINUTES),
            0,
            Thresholds.LAG_SECONDS,
            rate,
            rate,
            0),
        rule("VqstreamStalled", Thresholds.STALLED_RECORDS, stalled, stalled, 0),
        rule("VqstreamPriorMismatch", failing, 0),
        rule(
            "VqstreamFailing",
            failing,
            Thresholds.FAILING_SHARE,
            failing,
            failing,
            failing,
            Thresholds.FAILING_RECORDS),
        rule("VqstreamRouteBehind", 0),
        rule(
            "VqstreamFidelityLow",
            Thresholds.FIDELITY_SHARE,
            fidelity,
            Thresholds.FIDELITY_DECIBELS,
            fidelity,
            Thresholds.FIDELITY_IMAGES),
        rule(
            "VqstreamSurprise",
            surprise,
            Thresholds.SURPRISE_SPREADS,
            surprise,
            Thresholds.SURPRISE_SHARE,
            surprise,
            surprise,
            Thresholds.SURPRISE_SPREADS,
            surprise,
            Thresholds.SURPRISE_IMAGES),
        rule("VqstreamMemoryHigh", Thresholds.MEMORY_SHARE),
        rule("VqstreamRestarts", minutes(Thresholds.RESTARTS_MINUTES), Thresholds.RESTARTS));
  }

  private static Arguments rule(String name, Object... numbers) {
    return Arguments.of(name, List.of(numbers));
  }

  private static String minutes(int minutes) {
    return minutes + "m";
  }
}
