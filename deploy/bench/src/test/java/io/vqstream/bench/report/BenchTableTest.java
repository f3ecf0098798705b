package io.vqstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTableTest {
  private final List<String> lines = BenchTable.lines(Results.REPORT);

  @Test
  void saysWhatEachCodecDoes() {
    // Then
    assertThat(columns(line("vq  ")))
        .containsExactly(
            "vq", "4.55", "1.19", "330", "812", "1934", "2.27", "9,000", "10,000", "0.305",
            "30.50");
    assertThat(columns(line("zstd  "))).endsWith("15.259", "unchanged");
    assertThat(lines).contains("vq: learned codec and prior, checkpoint photos, quality 3");
  }

  @Test
  void saysWhereTheTimeGoesInPercent() {
    // Then: 2000 ms an image, of encoder and decoder together
    assertThat(columns(line("vq service")))
        .containsExactly(
            "vq", "service", "2000", "0.5", "15.0", "60.0", "0.5", "4.5", "1.0", "18.5");
    assertThat(columns(line("vq loop"))).startsWith("vq", "loop", "710", "1.4");
  }

  @Test
  void saysWhatKafkaCostsOverBothLoops() {
    // Then: 22 s through Kafka, 20 s without; 330 ms of processor time, 300 without
    assertThat(lines)
        .contains(
            "vq: Kafka and the service cost 10.0 % over the loop (4.55 images/s, without them 5.00),"
                + " 10.0 % in processor time");
  }

  @Test
  void comparesNothingWithALoopThatHasNothingToDo() {
    // Then
    assertThat(lines)
        .contains("zstd: no codec, all time is that of Kafka and the service (50.0 images/s)");
  }

  @Test
  void saysWhatAllWereMeasuredWith() {
    // Then
    assertThat(lines.get(0))
        .contains("512x512", "100 images", "61 different", "8 + 8 threads", "exactly_once_v2");
    assertThat(lines.get(1)).contains("2 processors", "in this process", "10 s of warm-up");
  }

  private String line(String start) {
    return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  private static List<String> columns(String line) {
    return List.of(line.strip().split(" +"));
  }
}
