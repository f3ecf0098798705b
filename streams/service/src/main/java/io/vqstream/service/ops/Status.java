package io.vqstream.service.ops;

import java.util.List;

/**
 * The state of a process in words.
 *
 * @param level how it is shown
 * @param label one word or two, such as Running
 * @param text a sentence
 * @param problems what needs attention, the most serious first
 */
record Status(Level level, String label, String text, List<Problem> problems) {

  /** Seriousness, in ascending order. */
  enum Level {
    GOOD,
    WAITING,
    WARNING,
    BAD
  }

  /**
   * Something that needs attention.
   *
   * @param text a sentence
   * @param advice what to do
   */
  record Problem(Level level, String text, String advice) {}
}
