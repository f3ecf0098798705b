package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GroupTotalsTest {
  private static final Endpoint ONE = Endpoint.of("10.0.0.1", 9404);
  private static final Endpoint TWO = Endpoint.of("10.0.0.2", 9404);

  private final GroupTotals group = new GroupTotals();

  @Test
  void addsUpInstances() {
    // When
    MeterTotals all =
        group.add(
            Map.of(ONE, images(1_000, 1, 10), TWO, images(1_000, 1, 20)),
            Map.of("images", Map.of(0, 3.0)),
            2_000);

    // Then
    assertThat(all.images()).isEqualTo(30);
    assertThat(all.threads).containsEntry("app", 4.0);
    assertThat(all.partitions.get("images")).containsExactly(0);
    assertThat(all.lagOfAll()).isEqualTo(3);
  }

  @Test
  void sumsDoNotFallWhenInstanceEndsAndRestarts() {
    // Given
    group.add(Map.of(ONE, images(1_000, 0.5, 10)), Map.of(), 1_000);

    // When
    MeterTotals gone = group.add(Map.of(), Map.of(), 6_000);
    MeterTotals back = group.add(Map.of(ONE, images(11_000, 9, 4)), Map.of(), 11_000);

    // Then
    assertThat(gone.images()).isEqualTo(10);
    assertThat(gone.threads).isEmpty();
    assertThat(back.images()).isEqualTo(14);
  }

  @Test
  void instanceThatIsFoundLateCountsFromThenOn() {
    // Given
    group.add(Map.of(ONE, images(1_000, 0.5, 10)), Map.of(), 1_000);

    // When
    MeterTotals found =
        group.add(
            Map.of(ONE, images(6_000, 0.5, 10), TWO, images(6_000, 0.2, 9_000)), Map.of(), 6_000);
    MeterTotals next =
        group.add(
            Map.of(ONE, images(11_000, 0.5, 10), TWO, images(11_000, 0.2, 9_005)),
            Map.of(),
            11_000);

    // Then
    assertThat(found.images()).isEqualTo(10);
    assertThat(next.images()).isEqualTo(15);
  }

  @Test
  void ratesInstanceByItsOwnClock() {
    // Given
    group.add(Map.of(ONE, images(1_000, 0.5, 10)), Map.of(), 1_000);
    MeterTotals last = images(6_000, 0.5, 60);

    // When
    group.add(Map.of(ONE, last), Map.of(), 6_000);

    // Then
    assertThat(group.rate(ONE, last)).isEqualTo(10);
  }

  private static MeterTotals images(long time, double started, double images) {
    MeterTotals totals = new MeterTotals(time);
    totals.started = started;
    totals.route("app", "encode", "images").images = images;
    totals.threads.put("app", 2.0);
    totals.partitions.put("images", new TreeSet<>(Set.of(0)));
    return totals;
  }
}
