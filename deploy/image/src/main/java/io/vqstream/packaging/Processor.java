package io.vqstream.packaging;

/** A processor that the image can be for, by its name in image manifests. */
enum Processor {
  amd64("x86_64"),
  arm64("aarch64");

  private final String machine;

  Processor(String machine) {
    this.machine = machine;
  }

  /** Name that {@code uname -m} prints. */
  String machine() {
    return machine;
  }
}
