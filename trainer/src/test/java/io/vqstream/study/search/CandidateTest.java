package io.vqstream.study.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateTest {
  @TempDir Path folder;

  private List<Candidate> read(String lines) throws Exception {
    return Candidate.read(Files.writeString(folder.resolve("candidates.properties"), lines));
  }

  @Test
  void readsCandidatesInTheOrderOfTheirNames() throws Exception {
    // When
    List<Candidate> candidates =
        read("wide.encoder=residual:96x2,192x3\nsmall.prior.channels=64\nsmall.prior.blocks = 2\n");

    // Then
    assertThat(candidates)
        .containsExactly(
            new Candidate("small", Map.of("prior.channels", "64", "prior.blocks", "2")),
            new Candidate("wide", Map.of("encoder", "residual:96x2,192x3")));
  }

  @Test
  void rejectsALineWithoutAName() {
    assertThatThrownBy(() -> read("encoder=residual:96x2,192x3\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("encoder is not of the form NAME.KEY=VALUE");
  }

  @Test
  void rejectsANameThatIsAPath() {
    assertThatThrownBy(() -> new Candidate("../elsewhere", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("candidate ../elsewhere");
  }

  @Test
  void rejectsASingleCandidate() {
    assertThatThrownBy(() -> read("small.prior.channels=64\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least two candidates");
  }

  @Test
  void defaultsHaveDifferentCosts() {
    assertThat(Candidate.DEFAULTS.stream().map(one -> one.describe(Map.of()).split(": ")[1]))
        .doesNotHaveDuplicates()
        .hasSize(5);
    assertThat(Candidate.DEFAULTS.get(1).describe(Map.of()))
        .isEqualTo(
            "default: encoder 27.8, decoder 27.8, prior 13.2 thousand multiply-adds a pixel");
  }
}
