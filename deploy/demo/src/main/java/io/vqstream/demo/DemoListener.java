package io.vqstream.demo;

import io.vqstream.demo.report.ImageReport;

/** Hears what becomes of each image. Called on the thread that runs it. */
public interface DemoListener {

  /** An image came back. */
  void back(ImageReport report);

  /**
   * An image will not come back.
   *
   * @param line names it and says why
   */
  void failed(String line);
}
