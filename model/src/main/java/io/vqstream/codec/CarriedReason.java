package io.vqstream.codec;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Why an image is carried, with the bytes that frames name the reasons by. Those never change. */
enum CarriedReason {
  /** A reason that this version has no name for. */
  OTHER(0, "another reason", "(?!)"),
  ALPHA(1, "alpha", "alpha"),
  DEPTH(2, "more than 8 bits a sample", "\\d+ bits a sample"),
  CMYK(3, "CMYK inks", "CMYK inks"),
  ANIMATION(4, "animation", "animation"),
  CHANNELS(5, "an unusual number of channels", "\\d+ channels"),
  CODING_PROCESS(6, "an unusual JPEG coding process", "JPEG coding process \\d+"),
  NOT_SMALLER(7, "the codec would not make it smaller", "(?!)"),
  FIDELITY(8, "the codec would not keep it faithful", "(?!)");

  private final int id;
  private final String phrase;
  private final Pattern detail;

  CarriedReason(int id, String phrase, String detail) {
    this.id = id;
    this.phrase = phrase;
    this.detail = Pattern.compile(detail);
  }

  int id() {
    return id;
  }

  /** The reason for people. */
  String phrase() {
    return phrase;
  }

  /** The reason behind a phrase, be it its own or the more detailed one of a file's reader. */
  static CarriedReason of(String phrase) {
    return Arrays.stream(values())
        .filter(reason -> reason.phrase.equals(phrase) || reason.detail.matcher(phrase).matches())
        .findFirst()
        .orElse(OTHER);
  }

  static CarriedReason ofId(int id) {
    return Arrays.stream(values()).filter(reason -> reason.id == id).findFirst().orElse(OTHER);
  }
}
