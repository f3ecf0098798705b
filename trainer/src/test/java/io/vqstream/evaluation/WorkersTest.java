package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkersTest {

  @Test
  void runsTheTaskForEachItem() throws Exception {
    // Given
    AtomicInteger sum = new AtomicInteger();

    // When
    try (Workers workers = new Workers()) {
      workers.forEach(IntStream.rangeClosed(1, 100).boxed().toList(), sum::addAndGet);
    }

    // Then
    assertThat(sum).hasValue(5050);
  }

  @Test
  void processesLargeImagesOneAtATime() throws Exception {
    // Given pictures of more pixels than may be in work at a time
    Picture large = new Picture(5000, 4000, true, new byte[3 * 5000 * 4000]);
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    // When
    try (Workers workers = new Workers()) {
      workers.forEach(
          List.of(1, 2, 3, 4),
          item ->
              workers.measure(
                  large,
                  picture -> {
                    most.accumulateAndGet(working.incrementAndGet(), Math::max);
                    Thread.sleep(20);
                    working.decrementAndGet();
                  }));
    }

    // Then
    assertThat(most).hasValue(1);
  }

  @Test
  void failsIfATaskFails() {
    // Given
    Workers.Task<Integer> task =
        item -> {
          throw new IOException("cannot do " + item);
        };

    // When
    assertThatThrownBy(
            () -> {
              try (Workers workers = new Workers()) {
                workers.forEach(List.of(7), task);
              }
            })

        // Then
        .isInstanceOf(IOException.class)
        .hasMessage("cannot do 7");
  }
}
