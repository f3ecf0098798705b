package io.vqstream.study.plan;

import io.vqstream.study.result.RunResult;
import java.util.Map;

/**
 * A run of a study.
 *
 * @param name name in the study, such as {@code VAE, 20 dimensions}
 * @param settings what distinguishes it, for the report and to know it again
 * @param work what it does
 */
public record Run(String name, Map<String, String> settings, Work work) {

  /** Trains and measures. */
  @FunctionalInterface
  public interface Work {
    /**
     * Trains and measures.
     *
     * @param seed of all random numbers
     * @param budget after which training ends early
     */
    RunResult run(long seed, Budget budget);
  }
}
