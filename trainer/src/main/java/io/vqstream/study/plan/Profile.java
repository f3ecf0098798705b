package io.vqstream.study.plan;

/** How much a study does. */
public enum Profile {
  /** A few thousand images and few steps: all studies together in about 15 minutes. */
  SHORT(6_000, 500, 1),
  /** All images and many more steps, but fewer than published ones; up to hours for a run. */
  FULL(60_000, 10_000, 3);

  private final int trainImages;
  private final int testImages;
  private final int seeds;

  Profile(int trainImages, int testImages, int seeds) {
    this.trainImages = trainImages;
    this.testImages = testImages;
    this.seeds = seeds;
  }

  /** Returns the maximum number of training images of a set. */
  public int trainImages() {
    return trainImages;
  }

  /** Returns the maximum number of held-out images of a set. */
  public int testImages() {
    return testImages;
  }

  /** Returns the number of seeds where the user names none. */
  public int seeds() {
    return seeds;
  }

  /** Returns one of two numbers. */
  public int of(int ifShort, int ifFull) {
    return this == SHORT ? ifShort : ifFull;
  }
}
