package io.vqstream.demo;

import io.vqstream.demo.report.ImageReport;

/** Receives the result of each image, on the thread that runs the demo. */
public interface DemoListener {

  /** Called when an image has completed the round trip. */
  void completed(ImageReport report);

  /**
   * Called when an image has failed.
   *
   * @param line names the image and the reason
   */
  void failed(String line);
}
